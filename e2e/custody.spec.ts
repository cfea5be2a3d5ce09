import { expect, readAddress, signIn, takeSeat, test } from "./support/person.ts";
import { makeWallet } from "./support/wallet-page.ts";

test.describe("choose the custody", () => {
  const kinds = [
    { title: "You and your server", sentence: "You and your server own it together: both must sign." },
    { title: "You alone", sentence: "You own it alone: only you sign." },
    { title: "You or your server", sentence: "You and your server own it: one of you is enough." },
  ] as const;
  test("a person makes a wallet of each kind, and each says whose it is, from the backend's records", async ({ page }, info) => {
    await signIn(page, `custody-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    for (const { title, sentence } of kinds) {
      await page.goto("/wallets/new");
      const choice = page.getByRole("radio", { name: title, exact: true });
      await choice.check();
      await expect(page.getByRole("region", { name: "If something is lost" })).toContainText("Your device");
      await page.getByLabel("Name").fill(`${title}, mine`);
      await page.getByRole("button", { name: "Make the wallet" }).dblclick();
      await page.getByRole("button", { name: "Open the wallet" }).click();
      await expect(page.getByRole("button", { name: new RegExp(`^${title}, mine`) })).toBeVisible();
      const said = page.getByRole("list", { name: "What the records say" });
      await expect(said).toContainText(sentence);
      await expect(said).toContainText("Nobody else may sign.");
    }
    // A second click made no second wallet.
    await page.getByRole("button", { name: /Wallets and menu/ }).click();
    await expect(page.getByRole("menuitem", { name: /mine/ })).toHaveCount(3);
  });

  test("the wallet is in the address: links keep it, the back button and a second tab work, a stranger's is nobody's", async ({
    page,
  }, info) => {
    await signIn(page, `tabs-${info.project.name}@example.org`);
    const first = await takeSeat(page, "Create a passkey");
    const second = await makeWallet(page, "You alone", "Pocket");
    const pocketUrl = page.url();
    await page.getByRole("link", { name: "Sign", exact: true }).click();
    await page.waitForURL(/\/wallet\/sign\?wallet=/);
    await page.getByRole("button", { name: /^Pocket/ }).click();
    await page.getByRole("menuitem", { name: /^Main wallet/ }).click();
    await page.waitForURL(/\/wallet\/sign$/);
    await page.goBack();
    await expect(page.getByRole("button", { name: /^Pocket/ })).toBeVisible();
    const tab = await page.context().newPage();
    await tab.goto("/wallet");
    expect(await readAddress(tab)).toBe(first);
    await page.goto(pocketUrl);
    expect(await readAddress(page)).toBe(second);
    expect(await readAddress(tab)).toBe(first);
    await tab.close();
    await page.goto(`/wallet?wallet=${"a".repeat(24)}`);
    await expect(page.getByRole("heading", { name: "Nothing is here" })).toBeVisible();
  });

  test("while the backend is away what was chosen is kept, and one wallet comes of it", async ({ page, expectedConsoleErrors }, info) => {
    expectedConsoleErrors.push("Failed to load resource");
    await signIn(page, `away-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    await page.goto("/wallets/new");
    await page.getByRole("radio", { name: "You or your server" }).check();
    await page.getByLabel("Name").fill("Later");
    await page.route("**/api/wallets", (route) => route.abort(), { times: 1 });
    await page.getByRole("button", { name: "Make the wallet" }).click();
    await expect(page.getByText("The app server does not answer.").first()).toBeVisible();
    await expect(page.getByLabel("Name")).toHaveValue("Later");
    await expect(page.getByRole("radio", { name: "You or your server" })).toBeChecked();
    await page.getByRole("button", { name: "Make the wallet" }).click();
    await expect(page.getByRole("heading", { name: "Later is ready" })).toBeVisible();
  });
});

test("a person gives a wallet another name: both seats sign it, and it stands at the top and in the history", async ({ page }, info) => {
  await signIn(page, `renamer-${info.project.name}@example.org`);
  await takeSeat(page, "Create a passkey");
  await page.getByRole("button", { name: "Rename the wallet" }).click();
  const sheet = page.getByRole("dialog", { name: "Rename the wallet" });
  await sheet.getByLabel("Name").fill("  ");
  await sheet.getByRole("button", { name: "Sign the new name" }).click();
  await expect(sheet.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
  await sheet.getByLabel("Name").fill(" Savings ");
  await sheet.getByRole("button", { name: "Sign the new name" }).click();
  await expect(sheet).toBeHidden();
  await expect(page.getByRole("button", { name: /^Savings, 0x/ })).toBeVisible();
  await page.goto("/security");
  await expect(page.getByRole("button", { name: /^Savings, 0x/ })).toBeVisible();
  const history = page.getByRole("region", { name: "History of changes" });
  await expect(history).toContainText("You and your server named the wallet “Savings”.");
  await history.getByRole("button", { name: "Verify the receipt" }).click();
  await expect(history).toContainText("All of it holds.");
});

test("where the records name other owners than the wallet was made with, its page warns and says whom", async ({ page }, info) => {
  await signIn(page, `otherwise-${info.project.name}@example.org`);
  await takeSeat(page, "Create a passkey");
  await expect(page.getByRole("list", { name: "What the records say" })).toContainText("both must sign");
  await page.route("**/api/wallets/*/records", async (route) => {
    const answer = await route.fetch();
    const records = await answer.json();
    records.owner.members.push({ kind: "key", id: "cd".repeat(32) });
    await route.fulfill({ response: answer, json: records });
  });
  await page.reload();
  await expect(page.getByRole("alert").filter({ hasText: "The records say otherwise." })).toBeVisible();
  await expect(page.getByRole("list", { name: "What the records say" })).toContainText("another key (cdcdcdcd…)");
});

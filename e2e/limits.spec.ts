import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { parseEther } from "viem";
import { chain, expect, signIn, takeSeat, test } from "./support/person.ts";

const BOB = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

test("a person limits each send and a day; above is refused by name, below is mined", async ({ page }, info) => {
  await signIn(page, `limits-${info.project.name}@example.org`);
  const address = await takeSeat(page, "Create a passkey");
  await page.getByRole("button", { name: "Add 1 test ETH" }).click();
  await expect.poll(() => chain().getBalance({ address })).toBe(parseEther("1"));
  const sheet = page.getByRole("dialog", { name: "Change the limits" });
  // The first review of a day's limit in a stack makes the sum, which counts from then on: for every wallet, whichever test comes first.
  await page.goto("/limits");
  await page.getByLabel("Most within 24 hours").fill("0.7");
  await page.getByRole("button", { name: "Review the limits" }).click();
  await expect(sheet).toBeVisible();
  await page.goto("/wallet");
  await send(page, "0.3");
  await sent(page);

  await page.goto("/limits");
  await expect(page.getByText("No limits inside the enclave")).toBeVisible();
  await page.getByLabel("Most per transaction").fill("0.25");
  await page.getByLabel("Most within 24 hours").fill("0.7");
  await page.getByRole("button", { name: "Review the limits" }).click();
  const diff = sheet.getByRole("list", { name: "What changes" });
  await expect(diff).toContainText("No longer: No limits: whatever the owner signs is done.");
  await expect(diff).toContainText("the amount is at most 0.25 ETH, and all of 24 hours together is at most 0.7 ETH");
  await expect(sheet).toContainText("1 of 1 sends would have been refused.");
  await sheet.getByRole("button", { name: "Set these limits" }).dblclick();
  await expect(sheet).toBeHidden();
  const rules = page.getByRole("list", { name: "Rules" });
  await expect(rules).toContainText("the amount is at most 0.25 ETH");
  await expect(page.getByRole("region", { name: "What is left" })).toContainText(/0\.4\s*ETH left/);

  await tryIt(page, "0.26");
  const answer = page.getByRole("region", { name: "The answer" });
  await expect(answer).toContainText("It would be refused.");
  await expect(answer).toContainText("The amount is at most 0.25 ETH ✗ it is 0.26 ETH");
  await tryIt(page, "0.2");
  await expect(answer).toContainText("It would be signed.");
  await checkPage(page);

  await page.goto("/wallet");
  await page.getByLabel("Recipient").fill(BOB);
  await page.getByRole("textbox", { name: "Amount" }).fill("0.26");
  await page.getByRole("button", { name: "Review" }).click();
  const foretold = page.getByRole("dialog").getByRole("region", { name: "Your wallet’s limits" });
  await expect(foretold).toContainText("Your limits do not allow this.");
  await expect(foretold).toContainText("The amount is at most 0.25 ETH ✗ it is 0.26 ETH");
  await expect(foretold).toContainText(/0\.14\s*ETH left after/);
  await page.keyboard.press("Escape");
  await send(page, "0.26");
  const refusal = page.getByRole("alert").filter({ hasText: "A policy of this wallet refused this." });
  await expect(refusal).toContainText("Nothing was sent.");
  await expect(refusal).toContainText("“Sending within the limits”. The amount is at most 0.25 ETH ✗ it is 0.26 ETH");
  expect(await chain().getTransactionCount({ address, blockTag: "pending" })).toBe(1);
  await refusal.getByRole("link", { name: "See the rule among your limits" }).click();
  await expect(rules.getByRole("listitem").filter({ hasText: "0.25 ETH" })).toBeFocused();

  await page.goto("/wallet");
  await send(page, "0.25");
  await sent(page);
  expect(await chain().getTransactionCount({ address })).toBe(2);
  await page.goto("/limits");
  await expect(page.getByRole("region", { name: "What is left" })).toContainText(/0\.15\s*ETH left/);
  await tryIt(page, "0.2");
  await expect(answer).toContainText("All of 24 hours together is at most 0.7 ETH ✗ it is 0.75 ETH");

  await page.getByLabel("Most within 24 hours").fill("0.8");
  await page.getByRole("button", { name: "Review the limits" }).click();
  await expect(diff).toContainText("all of 24 hours together is at most 0.8 ETH");
  await sheet.getByRole("button", { name: "Set these limits" }).click();
  await expect(rules).toContainText("at most 0.8 ETH");
  await tryIt(page, "0.2");
  await expect(answer).toContainText("It would be signed.");

  const changes = page.getByRole("region", { name: "History of changes" }).getByRole("listitem");
  await expect(changes.first()).toContainText("You and your server rewrote the limits.");
  await expect(changes.last()).toContainText("You and your server set new limits for the wallet.");
  await changes.first().getByRole("button", { name: "What was signed" }).click();
  await expect(changes.first().getByRole("figure", { name: "Signed" })).toContainText(String(parseEther("0.8")));
  await expect(changes.first().getByRole("figure", { name: "The enclave’s receipt" })).toContainText('"policy.update"');
});

test("a person writes a rule by its parts, is told what is wrong in the schema's words, and holds the wallet to it", async ({
  page,
}, info) => {
  await signIn(page, `rules-${info.project.name}@example.org`);
  await takeSeat(page, "Create a passkey");
  await page.goto("/limits");
  await page.getByRole("tab", { name: "Rule by rule" }).click();
  await page.getByRole("button", { name: "Add a rule" }).click();
  await page.getByRole("button", { name: "Add a condition" }).click();
  const rule = page.getByRole("group", { name: "Rule 1" });
  await rule.getByLabel("Value").fill("a lot");
  await page.getByRole("button", { name: "Review the rules" }).click();
  await expect(rule.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
  await expect(rule.getByLabel("Value")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByRole("alert").filter({ hasText: "The rules are not complete." })).toContainText("Rule 1, name");
  await checkPage(page);
  await rule.getByLabel("Name").fill("Pocket money");
  await rule.getByLabel("Value").fill("1000000000000000000");
  await page.getByRole("button", { name: "As JSON" }).click();
  await expect(page.getByLabel("Rules", { exact: true })).toHaveValue(/"value": "1000000000000000000"/);
  await page.getByRole("button", { name: "Review the rules" }).click();
  const sheet = page.getByRole("dialog", { name: "Change the limits" });
  await expect(sheet).toContainText("This wallet has sent nothing yet.");
  await sheet.getByRole("button", { name: "Set these limits" }).click();
  const rules = page.getByRole("list", { name: "Rules" });
  await expect(rules).toContainText("Allowed: sending a transaction, if the amount is at most 1 ETH.");
  await tryIt(page, "1.1");
  await expect(page.getByRole("region", { name: "The answer" })).toContainText("“Pocket money” does not apply");
});

async function tryIt(page: Page, ether: string): Promise<void> {
  await page.getByLabel("To", { exact: true }).fill(BOB);
  await page.getByLabel("Amount of ETH").fill(ether);
  await page.getByRole("button", { name: "Try it" }).click();
}

async function send(page: Page, ether: string): Promise<void> {
  await page.getByLabel("Recipient").fill(BOB);
  await page.getByRole("textbox", { name: "Amount" }).fill(ether);
  await expect(async () => {
    await page.getByRole("button", { name: "Review" }).click();
    await expect(page.getByRole("dialog")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: `Send ${ether} ETH` })
    .click();
  // Above what the server lets through without asking.
  const again = page.getByRole("region", { name: "Your server asks once more" }).getByRole("button", { name: `Send ${ether} ETH` });
  const end = page.getByRole("link", { name: "Open the receipt" }).or(page.getByRole("alert").filter({ hasText: "refused" }));
  await expect(again.or(end).first()).toBeVisible({ timeout: 30_000 });
  if (await again.isVisible()) await again.click();
}

async function sent(page: Page): Promise<void> {
  await expect(page.getByRole("link", { name: "Open the receipt" })).toBeVisible({ timeout: 30_000 });
}

async function checkPage(page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  if (before !== null) await page.setViewportSize(before);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "no-preference" });
}

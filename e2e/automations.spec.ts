import { readFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { PrivyClient } from "@privy-io/node";
import { erc20Abi, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { TEST_TOKEN_ADDRESS } from "../scripts/stack/chain/development-contracts.ts";
import { chain, expect, readStack, signIn, takeSeat, test } from "./support/person.ts";
import { runSeat } from "./support/run-seat.ts";

test(
  "signed out, the server pays once though its process is killed meanwhile, is refused beyond the limit, and after removal it may nothing",
  { tag: "@desktop" },
  async ({ page, expectedConsoleErrors }, info) => {
    expectedConsoleErrors.push("Failed to load resource", "Failed to fetch", "net::");
    test.setTimeout(300_000);
    const recipient = privateKeyToAddress(generatePrivateKey());
    const email = `automations-${info.project.name}@example.org`;
    await signIn(page, email);
    const address = await takeSeat(page, "Use a key in this browser instead");
    await page.getByRole("button", { name: "Add 1 test ETH" }).click();
    await expect.poll(() => chain().getBalance({ address })).toBe(parseEther("1"));

    await page.goto("/automations");
    await page.getByRole("button", { name: "New automation" }).click();
    await page.getByRole("button", { name: "Review" }).click();
    await expect(page.getByLabel("Recipient")).toBeFocused();
    await page.getByLabel("Recipient").fill(recipient);
    await page.getByLabel("Amount of each payment").fill("0.1");
    await page.getByLabel("At most within 24 hours").fill("0.15");
    await page.getByLabel("How often").selectOption({ label: "Every minute (development)" });
    const firstMs = Math.ceil(Date.now() / 1000) * 1000 + 15_000;
    await page.getByLabel("First time").fill(await toLocalText(page, firstMs));
    await page.getByRole("button", { name: "Review" }).click();
    const sheet = page.getByRole("dialog");
    await expect(sheet.getByRole("list", { name: "What it does" })).toContainText(`sends 0.1 ETH to ${recipient}`);
    await expect(sheet.getByRole("list", { name: "What the enclave holds it to" })).toContainText("Up to 0.15 ETH within any 24 hours.");
    await sheet.getByRole("button", { name: "Sign and start" }).dblclick();
    await expect(page.getByRole("region", { name: "Send 0.1 ETH every minute" })).toContainText("Running");
    await expect(page.getByRole("region", { name: "Send 0.1 ETH every minute" })).toHaveCount(1);
    expect(Date.now()).toBeLessThan(firstMs);

    await page.goto("about:blank");
    await page.context().clearCookies();
    // The host stands still, so the payment that is due is in the app server's hands when that is killed.
    const { host, web } = readStack().pids;
    if (host === undefined || web === undefined) throw new Error("stack.json names no host, or no web");
    process.kill(host, "SIGSTOP");
    try {
      await page.waitForTimeout(firstMs - Date.now() + 4_000);
      process.kill(web, "SIGKILL");
    } finally {
      process.kill(host, "SIGCONT");
    }
    await expect.poll(() => chain().getBalance({ address: recipient }), { timeout: 60_000 }).toBe(parseEther("0.1"));
    // The next minute's payment would go beyond the day's limit.
    await page.waitForTimeout(Math.max(0, firstMs + 62_000 - Date.now()));
    await expect.poll(isWebUp, { timeout: 60_000 }).toBe(true);
    await signIn(page, email);
    await page.goto("/automations");
    const card = page.getByRole("region", { name: "Send 0.1 ETH every minute" });
    await expect(card).toContainText("It paused itself after a refusal.", { timeout: 60_000 });
    await expect(card).toContainText("0.05");
    expect(await chain().getBalance({ address: recipient })).toBe(parseEther("0.1"));
    expect(await chain().getTransactionCount({ address, blockTag: "pending" })).toBe(1);
    await card.getByRole("button", { name: "History" }).click();
    const history = card.getByRole("list", { name: "History" });
    await expect(history).toContainText("Refused. Nothing was sent.");
    await expect(history).toContainText("No more than 0.15 ETH may go there within 24 hours; with this it would be 0.2 ETH.");
    await history.getByRole("link", { name: "See the rule" }).click();
    await expect(card.getByRole("region", { name: "What the enclave holds it to" })).toBeFocused();
    await checkBothThemes(page, "automation-refused-desktop");
    await page.setViewportSize({ width: 390, height: 844 });
    await checkBothThemes(page, "automation-refused-phone");
    await page.setViewportSize({ width: 1440, height: 900 });

    // The one that was paid: followed into its block, with a receipt that holds.
    const paid = history.getByRole("listitem").filter({ hasText: /[Ii]n block/ });
    await expect(paid).toHaveCount(1);
    await paid.getByRole("link", { name: /^Transaction/ }).click();
    await expect(page.getByRole("article", { name: "Receipt" })).toContainText("an automation");
    await page.getByRole("button", { name: "Verify the receipt" }).click();
    await expect(page.getByText("Your server’s seat signed, and one was enough.")).toBeVisible();
    await expect(page.getByText("All of it holds.")).toBeVisible();
    await page.goto("/automations");

    await card.getByRole("button", { name: "Let it go on" }).dblclick();
    await expect(card).toContainText("Running");
    await card.getByRole("button", { name: "Pause" }).click();
    await expect(card).toContainText("Paused");
    await card.getByRole("button", { name: "Remove your server’s right" }).dblclick();
    await expect(card).toContainText("Removed: your server may not do this any more");
    await page.goto("/wallet");
    await expect(page.getByRole("list", { name: "What the records say" })).toContainText("Nobody else may sign.");
    expect(await chain().getTransactionCount({ address })).toBe(1);
  },
);

test("the server calls a contract's function by itself; removed in one click, its key is refused at once", async ({ page }, info) => {
  test.setTimeout(180_000);
  const to = privateKeyToAddress(generatePrivateKey());
  await signIn(page, `automated-call-${info.project.name}@example.org`);
  const address = await takeSeat(page, "Use a key in this browser instead");
  await page.getByRole("button", { name: "Add 1 test ETH" }).click();
  await expect.poll(() => chain().getBalance({ address })).toBe(parseEther("1"));

  await page.goto("/automations");
  await page.getByRole("button", { name: "New automation" }).click();
  const review = page.getByRole("dialog");
  const does = review.getByRole("list", { name: "What it does" });
  const held = review.getByRole("list", { name: "What the enclave holds it to" });
  // What else there is to choose, up to the review.
  await page.getByLabel("Recipient").fill(to);
  await page.getByLabel("Pay in").selectOption("usdc");
  await page.getByLabel("Amount of each payment").fill("1.5");
  await page.getByLabel("At most within 24 hours").fill("3");
  await page.getByRole("button", { name: "Review" }).click();
  await expect(does).toContainText(`Your server sends 1.5 USDC to ${to}`);
  await expect(held).toContainText("Up to 3 USDC within any 24 hours.");
  await page.keyboard.press("Escape");
  await page.getByLabel("What should happen").selectOption({ label: "A top-up when a balance is low" });
  await page.getByLabel("Watch another address").fill(TEST_TOKEN_ADDRESS);
  await page.getByLabel("When its balance is below").fill("0.5");
  await page.getByRole("button", { name: "Review" }).click();
  await expect(does).toContainText(`Your server looks at the balance of ${TEST_TOKEN_ADDRESS}`);
  await expect(does).toContainText(`When it is below 0.5 ETH, your server sends 1.5 ETH to ${to}`);
  await checkBothThemes(page, `automation-top-up-${info.project.name}`);
  await page.keyboard.press("Escape");

  await page.getByLabel("What should happen").selectOption({ label: "A contract call that repeats" });
  await page.getByLabel("Contract").fill(TEST_TOKEN_ADDRESS);
  await page.getByLabel("What it is").selectOption({ label: "Something else: I have its description (ABI)" });
  await page.getByRole("button", { name: "Review" }).click();
  await expect(page.getByLabel("Description (ABI)")).toBeFocused();
  await page.getByLabel("Description (ABI)").fill("function mint(address to, uint256 value)");
  await page.getByLabel("to", { exact: true }).fill(to);
  await page.getByLabel("value", { exact: true }).fill("5");
  await checkBothThemes(page, `automation-form-${info.project.name}`);
  await page.getByRole("button", { name: "Review" }).click();
  await expect(does).toContainText("Your server calls mint of the contract");
  for (const words of ["Only mint of the contract", `Only with “to” as ${to}`, "Only with “value” as 5.", "No ETH goes along."])
    await expect(held).toContainText(words);
  await checkBothThemes(page, `automation-review-${info.project.name}`);
  await review.getByRole("button", { name: "Sign and start" }).click();
  const card = page.getByRole("region", { name: "Call mint every day" });
  await expect(card).toContainText("Running");
  await expect.poll(() => balanceOf(to), { timeout: 60_000 }).toBe(5n);
  await card.getByRole("button", { name: "History" }).click();
  await expect(card.getByRole("list", { name: "History" })).toContainText(/[Ii]n block/);
  await checkBothThemes(page, `automation-card-${info.project.name}`);

  await card.getByRole("button", { name: "Remove your server’s right" }).click();
  await expect(card).toContainText("Removed: your server may not do this any more");
  await expect(attemptWithServerKey(page, TEST_TOKEN_ADDRESS)).rejects.toMatchObject({ status: 401 });
  expect(await balanceOf(to)).toBe(5n);
});

test(
  "while a person is away their server lowers the limit alone; they see who did it, and the receipt holds",
  {
    tag: "@desktop",
  },
  async ({ page }, info) => {
    const email = `away-server-${info.project.name}@example.org`;
    await signIn(page, email);
    await takeSeat(page, "Use a key in this browser instead");
    await page.goto("/wallets/new");
    await page.getByRole("radio", { name: "You or your server", exact: true }).check();
    await page.getByLabel("Name").fill("Errands");
    await page.getByRole("button", { name: "Make the wallet" }).click();
    await page.getByRole("button", { name: "Open the wallet" }).click();
    await page.waitForURL(/\/wallet\?wallet=/);
    const walletId = new URL(page.url()).searchParams.get("wallet") ?? "";
    // Away: an open page would go on asking, and hear that nobody is signed in.
    await page.goto("about:blank");
    await page.context().clearCookies();

    const dataDir = process.env.COUNTERSIGN_DATA_DIR ?? "";
    const printed = await runSeat(dataDir, readStack(), "limit", "--wallet", walletId, "--per-transaction", "0.1");
    expect(printed).toContain("Done by the server's seat alone");
    await signIn(page, email);
    await page.goto(`/security?wallet=${walletId}`);
    const history = page.getByRole("region", { name: "History of changes" });
    await expect(history).toContainText("Your server alone set new limits for the wallet.");
    await history.getByRole("button", { name: "Verify the receipt" }).click();
    await expect(history).toContainText("Your server’s seat signed, without you.");
    await expect(history).toContainText("All of it holds.");
    await shoot(page, `history-${info.project.name}`);
    await page.goto(`/wallet?wallet=${walletId}`);
    await expect(page.getByRole("list", { name: "What the records say" })).toContainText("Set by your server");
  },
);

function isWebUp(): Promise<boolean> {
  return fetch(`${readStack().webUrl}/api/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** As `datetime-local` takes it, in the browser's own zone. */
function toLocalText(page: Page, ms: number): Promise<string> {
  return page.evaluate((at) => new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 19), ms);
}

function balanceOf(owner: `0x${string}`): Promise<bigint> {
  return chain().readContract({ address: TEST_TOKEN_ADDRESS, abi: erc20Abi, functionName: "balanceOf", args: [owner] });
}

/** What a thief of the server's key would do: a call of the wallet API without the app. */
async function attemptWithServerKey(page: Page, to: string): Promise<void> {
  const { webUrl, walletApiUrl, appId, appSecret } = readStack();
  const answer = await page.request.post("/api/seat/wallet", { headers: { origin: webUrl }, data: {} });
  const { wallet } = (await answer.json()) as { wallet: { id: string } };
  const secrets = JSON.parse(readFileSync(join(process.env.COUNTERSIGN_DATA_DIR ?? "", "secrets.json"), "utf8"));
  const privy = new PrivyClient({ appId, appSecret, apiUrl: walletApiUrl });
  await privy
    .wallets()
    .ethereum()
    .sendTransaction(wallet.id, {
      caip2: "eip155:31337",
      params: { transaction: { to, value: "0x0", chain_id: 31_337 } },
      authorization_context: { authorization_private_keys: [secrets.SERVER_SEAT_PRIVATE_KEY] },
    });
}

/** Looked at in both themes, by axe and as a picture. */
async function checkBothThemes(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map(({ id, nodes }) => `${name} ${colorScheme} ${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`),
    ).toEqual([]);
    await shoot(page, `${name}-${colorScheme}`);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test-results/${name}.png`, fullPage: true });
}

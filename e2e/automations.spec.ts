import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { parseEther } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { chain, expect, readStack, signIn, takeSeat, test } from "./support/person.ts";

test("signed out, the server pays once within the limit, is refused the second time, and after removal it may nothing", async ({
  page,
}, info) => {
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
  await page.getByRole("button", { name: "Review" }).click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("list", { name: "What it does" })).toContainText(`sends 0.1 ETH to ${recipient} every minute`);
  await expect(sheet.getByRole("list", { name: "What the enclave holds it to" })).toContainText("Up to 0.15 ETH within any 24 hours.");
  await sheet.getByRole("button", { name: "Sign and start" }).click();
  await expect(page.getByRole("region", { name: "Send 0.1 ETH every minute" })).toContainText("Running");

  await page.goto("about:blank");
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await expect.poll(() => chain().getBalance({ address: recipient }), { timeout: 60_000 }).toBe(parseEther("0.1"));
  // The next minute's payment would go beyond the day's limit.
  await page.waitForTimeout(65_000);
  await signIn(page, email);
  await page.goto("/automations");
  const card = page.getByRole("region", { name: "Send 0.1 ETH every minute" });
  await expect(card).toContainText("It paused itself after a refusal.", { timeout: 60_000 });
  await expect(card).toContainText("0.05");
  expect(await chain().getBalance({ address: recipient })).toBe(parseEther("0.1"));
  await card.getByRole("button", { name: "History" }).click();
  const history = card.getByRole("list", { name: "History" });
  await expect(history).toContainText("Refused. Nothing was sent.");
  await expect(history).toContainText("No more than 0.15 ETH may go there within 24 hours; with this it would be 0.2 ETH.");
  await history.getByRole("link", { name: "See the rule" }).click();
  await expect(card.getByRole("region", { name: "What the enclave holds it to" })).toBeFocused();
  await shoot(page, `automation-refused-${info.project.name}`);

  // The one that was paid: followed into its block, with a receipt that holds.
  const paid = history.getByRole("listitem").filter({ hasText: /[Ii]n block/ });
  await paid.getByRole("link", { name: /^Transaction/ }).click();
  await expect(page.getByRole("article", { name: "Receipt" })).toContainText("an automation");
  await page.getByRole("button", { name: "Verify the receipt" }).click();
  await expect(page.getByText("Your server’s seat signed, and one was enough.")).toBeVisible();
  await expect(page.getByText("All of it holds.")).toBeVisible();
  await shoot(page, `automation-receipt-${info.project.name}`);
  await page.goto("/automations");

  await card.getByRole("button", { name: "Let it go on" }).click();
  await expect(card).toContainText("Running");
  await card.getByRole("button", { name: "Pause" }).click();
  await expect(card).toContainText("Paused");
  await card.getByRole("button", { name: "Remove your server’s right" }).click();
  await expect(card).toContainText("Removed: your server may not do this any more");
  await page.goto("/wallet");
  await expect(page.getByRole("list", { name: "What the records say" })).toContainText("Nobody else may sign.");
  expect(await chain().getTransactionCount({ address })).toBe(1);
});

test("while a person is away their server lowers the limit alone; they see who did it, and the receipt holds", async ({ page }, info) => {
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

  expect(await runSeat("limit", "--wallet", walletId, "--per-transaction", "0.1")).toContain("Done by the server's seat alone");
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
});

/** Runs `npm run seat` against the test stack, as its operator would. */
async function runSeat(...args: string[]): Promise<string> {
  const { webUrl, walletApiUrl, chainRpcUrl, databaseUrlVault } = readStack();
  const env = {
    ...process.env,
    NODE_ENV: "development" as const,
    DATA_DIR: process.env.COUNTERSIGN_DATA_DIR ?? "",
    PORT: new URL(webUrl).port,
    WALLET_API_PORT: new URL(walletApiUrl).port,
    CHAIN_PORT: new URL(chainRpcUrl).port,
    POSTGRES_PORT: new URL(databaseUrlVault).port,
  };
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, "../scripts/seat.ts"), ...args], { env });
  return stdout;
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test-results/${name}.png`, fullPage: true });
}

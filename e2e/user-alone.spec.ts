import type { Page } from "@playwright/test";
import { parseEther } from "viem";
import { chain, expect, readStack, signIn, takeSeat, test } from "./support/person.ts";
import { BOB, fund, makeWallet, review, send, sentAndMined } from "./support/wallet-page.ts";

test.describe("the user approves, the server sends", () => {
  test("one signature is enough; the receipt says whose", async ({ page }, info) => {
    await signIn(page, `alone-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    const address = await makeWallet(page, "You alone", "Pocket");
    await fund(page, address);
    // Above what the server's own rules would ask about: here it has no say.
    await send(page, "0.7");
    await sentAndMined(page);
    expect(await chain().getTransactionCount({ address })).toBe(1);
    await page.getByRole("link", { name: "Open the receipt" }).click();
    await expect(page.getByRole("article", { name: "Receipt" })).toContainText("You; one is needed");
    await page.getByRole("button", { name: "Verify" }).click();
    await expect(page.getByText("Your seat signed, and one was enough.")).toBeVisible();
    await expect(page.getByText("All of it holds.")).toBeVisible();
  });

  test("the tab is closed right after confirming while the backend is away: it goes out by itself, once", async ({
    page,
    expectedConsoleErrors,
  }, info) => {
    expectedConsoleErrors.push("Failed to load resource");
    await signIn(page, `leaver-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    const address = await makeWallet(page, "You alone", "Pocket");
    const activityUrl = page.url().replace("/wallet", "/activity");
    await fund(page, address);
    const goOn = await confirmWhileHostStandsStill(page, "0.3");
    try {
      await page.close();
      expect(await chain().getTransactionCount({ address, blockTag: "pending" })).toBe(1);
    } finally {
      goOn();
    }
    await expect.poll(() => chain().getTransactionCount({ address }), { timeout: 60_000 }).toBe(2);
    const later = await page.context().newPage();
    await later.goto(activityUrl);
    await expect(later.getByRole("main")).toContainText(/0\.3\s*ETH/);
    await expect(later.getByRole("main")).toContainText(/In a block|Final/);
    expect(await chain().getBalance({ address })).toBeLessThan(parseEther("0.6"));
    expect(await chain().getTransactionCount({ address, blockTag: "pending" })).toBe(2);
  });

  test("kill -9 of the app server with the request in its queue loses nothing and sends it once", async ({
    page,
    expectedConsoleErrors,
  }, info) => {
    expectedConsoleErrors.push("Failed to load resource", "Failed to fetch", "net::");
    await signIn(page, `crash-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    const address = await makeWallet(page, "You alone", "Pocket");
    await fund(page, address);
    const goOn = await confirmWhileHostStandsStill(page, "0.2");
    const { web } = readStack().pids;
    if (web !== undefined) process.kill(web, "SIGKILL");
    await page.close();
    goOn();
    await expect.poll(() => chain().getTransactionCount({ address }), { timeout: 90_000 }).toBe(2);
    expect(await chain().getBalance({ address })).toBeGreaterThan(parseEther("0.69"));
    // The tests that follow need it back.
    const isUp = () =>
      fetch(`${readStack().webUrl}/api/health`).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(isUp, { timeout: 60_000 }).toBe(true);
  });
});

/** Confirms a send whose request stops at the app server. @returns lets the wallet host go on */
async function confirmWhileHostStandsStill(page: Page, ether: string): Promise<() => void> {
  // The first send opens the seat, which the host takes part in.
  await send(page, "0.1");
  await sentAndMined(page);
  await page.getByRole("button", { name: "Send something else" }).click();
  await page.getByLabel("Recipient").fill(BOB);
  await page.getByRole("textbox", { name: "Amount" }).fill(ether);
  await review(page);
  const { host } = readStack().pids;
  if (host === undefined) throw new Error("stack.json names no host");
  process.kill(host, "SIGSTOP");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: `Send ${ether} ETH` })
    .click();
  await expect(page.getByText("On its way. You may close this page.").first()).toBeVisible();
  return () => process.kill(host, "SIGCONT");
}

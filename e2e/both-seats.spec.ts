import type { Page } from "@playwright/test";
import { parseEther } from "viem";
import { chain, expect, readStack, signIn, takeSeat, test } from "./support/person.ts";
import { BOB, fund, review, sentAndMined } from "./support/wallet-page.ts";

test.describe("both must approve", () => {
  test("where the server says no, the disc shows its half open, the rule is named, and nothing is sent", async ({ page }, info) => {
    await signIn(page, `server-no-${info.project.name}@example.org`);
    const address = await takeSeat(page, "Create a passkey");
    const walletId = await walletIdOf(page);
    for (let ether = 1; ether <= 21; ether++) {
      await page.request.post("/api/dev/fund", { headers: { origin: readStack().webUrl }, data: { walletId } });
    }
    await expect.poll(() => chain().getBalance({ address }), { timeout: 30_000 }).toBe(parseEther("21"));
    await page.reload();
    await page.getByLabel("Recipient").fill(BOB);
    await page.getByRole("textbox", { name: "Amount" }).fill("20.5");
    await review(page);
    await expect(page.getByRole("dialog")).toContainText("Your server will refuse this.");
    await page.getByRole("dialog").getByRole("button", { name: "Send 20.5 ETH" }).click();
    const refusal = page.getByRole("alert").filter({ hasText: "Your server's own rules refused this." });
    await expect(refusal).toContainText("Nothing was sent.");
    await expect(refusal).toContainText("the most that may leave within 24 hours");
    await expect(page.getByRole("img", { name: "Refused: your server did not sign" }).first()).toBeVisible();
    await refusal.getByRole("link", { name: "See your server’s rules" }).click();
    await expect(page.getByRole("region", { name: "Your server’s seat" })).toContainText("More than 20 ETH within 24 hours");
    expect(await chain().getTransactionCount({ address, blockTag: "pending" })).toBe(0);
  });

  test("signed out half-way: nothing is sent, what was typed stays, and it goes on after signing in again", async ({
    page,
    expectedConsoleErrors,
  }, info) => {
    expectedConsoleErrors.push("Failed to load resource");
    const email = `half-way-${info.project.name}@example.org`;
    await signIn(page, email);
    const address = await takeSeat(page, "Create a passkey");
    await fund(page, address);
    await page.getByLabel("Recipient").fill(BOB);
    await page.getByRole("textbox", { name: "Amount" }).fill("0.1");
    await review(page);
    await page.context().clearCookies();
    await page.getByRole("dialog").getByRole("button", { name: "Send 0.1 ETH" }).click();
    const failure = page.getByRole("alert").filter({ hasText: "You are signed out." });
    await expect(failure).toContainText("Nothing was sent.");
    const tab = await page.context().newPage();
    await signIn(tab, email);
    await tab.close();
    await failure.getByRole("button", { name: "Close" }).click();
    await expect(page.getByRole("textbox", { name: "Amount" })).toHaveValue("0.1");
    await review(page);
    await page.getByRole("dialog").getByRole("button", { name: "Send 0.1 ETH" }).dblclick();
    await sentAndMined(page);
    expect(await chain().getTransactionCount({ address })).toBe(1);
  });
});

async function walletIdOf(page: Page): Promise<string> {
  const answer = await page.request.post("/api/seat/wallet", { headers: { origin: readStack().webUrl }, data: {} });
  return ((await answer.json()) as { wallet: { id: string } }).wallet.id;
}

import { request as playwrightRequest } from "@playwright/test";
import { chain, expect, readStack, signIn, takeSeat, test } from "./support/person.ts";
import { BOB, fund, makeWallet, send, sentAndMined } from "./support/wallet-page.ts";

test.describe("one seat is enough", () => {
  test("the user signs alone, the server signs alone within its own limits, and each receipt says who acted", async ({ page }, info) => {
    await signIn(page, `either-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    const address = await makeWallet(page, "You or your server", "Errands");
    await fund(page, address);
    await send(page, "0.1");
    await sentAndMined(page);
    await page.getByRole("link", { name: "Open the receipt" }).click();
    await expect(page.getByRole("article", { name: "Receipt" })).toContainText("You; one is needed");
    await page.getByRole("link", { name: "Activity" }).first().click();
    await page.getByRole("link", { name: "Wallet" }).first().click();

    await send(page, "0.15", "Your server");
    await sentAndMined(page);
    await page.getByRole("link", { name: "Open the receipt" }).click();
    await expect(page.getByRole("article", { name: "Receipt" })).toContainText("Your server; one is needed");
    await page.getByRole("button", { name: "Verify" }).click();
    await expect(page.getByText("Your server’s seat signed, and one was enough.")).toBeVisible();
    await expect(page.getByText("All of it holds.")).toBeVisible();
    expect(await chain().getTransactionCount({ address })).toBe(2);

    await page.getByRole("link", { name: "Wallet" }).first().click();
    await send(page, "0.6", "Your server");
    await expect(page.getByRole("region", { name: "Your server asks once more" })).toBeVisible();
    await page.getByRole("button", { name: "Do not send" }).click();
    expect(await chain().getTransactionCount({ address, blockTag: "pending" })).toBe(2);
  });

  test("nobody without a session has the server sign, and it signs alone for no other kind of wallet", async ({ page }, info) => {
    await signIn(page, `server-alone-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    const { webUrl, walletApiUrl, appId } = readStack();
    const wallets = await page.request.post("/api/seat/wallet", { headers: { origin: webUrl }, data: {} });
    const { wallet } = (await wallets.json()) as { wallet: { id: string } };
    const requestPayload = {
      version: 1,
      method: "POST",
      url: `${walletApiUrl}/v1/wallets/${wallet.id}/rpc`,
      headers: { "privy-app-id": appId, "privy-request-expiry": String(Date.now() + 60_000) },
      body: { method: "eth_sendTransaction", caip2: "eip155:31337", params: { transaction: { to: BOB, value: "0x1" } } },
    };
    const answer = await page.request.post("/api/wallet-action", { headers: { origin: webUrl }, data: { requestPayload } });
    expect([answer.status(), (await answer.json()).code]).toEqual([401, "missing_or_empty_authorization_header"]);
    const stranger = await playwrightRequest.newContext({ baseURL: webUrl });
    const refused = await stranger.post("/api/wallet-action", { headers: { origin: webUrl }, data: { requestPayload } });
    expect(refused.status()).toBe(401);
    await stranger.dispose();
  });
});

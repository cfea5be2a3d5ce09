import { createHash } from "node:crypto";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { chain, expect, readStack, signIn, takeSeat, test } from "./support/person.ts";

const THIEF = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";

test("user tokens: ES256 keys at the well-known address, five minutes, bound to the recipient key; none without a session", async ({
  page,
}, info) => {
  const { webUrl, appId } = readStack();
  const refused = await page.request.post("/api/wallet-token", { headers: { origin: webUrl }, data: {} });
  expect(refused.status()).toBe(401);
  await signIn(page, `token-${info.project.name}@example.org`);
  await takeSeat(page, "Create a passkey");
  const { publicKey } = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  const spki = Buffer.from(await crypto.subtle.exportKey("spki", publicKey));
  const issued = await page.request.post("/api/wallet-token", {
    headers: { origin: webUrl },
    data: { recipientPublicKey: spki.toString("base64") },
  });
  const { token } = (await issued.json()) as { token: string };
  const keys = createRemoteJWKSet(new URL("/.well-known/jwks.json", webUrl));
  const { payload } = await jwtVerify(token, keys, { algorithms: ["ES256"], issuer: webUrl, audience: appId });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
  expect(payload.cnf).toEqual({ spki_sha256: createHash("sha256").update(spki).digest("hex") });
});

test.describe("the server seat signs nothing that it has not checked", () => {
  test("no session, another origin, or no JSON: refused before anything is read", async ({ request }) => {
    const { webUrl } = readStack();
    const post = (headers: Record<string, string>, data = "{}") =>
      request.post("/api/wallet-action", { headers: { origin: webUrl, "content-type": "application/json", ...headers }, data });
    const signedOut = await post({});
    expect([signedOut.status(), (await signedOut.json()).code]).toEqual([401, "session_required"]);
    for (const origin of ["https://evil.example", "http://localhost:1", "null"]) {
      const foreign = await post({ origin });
      expect([foreign.status(), (await foreign.json()).code]).toEqual([403, "origin_refused"]);
    }
  });

  test("a signed-in thief gets no signature for another wallet, another url, another app, or a method that is not allowed", async ({
    page,
  }, info) => {
    await signIn(page, `victim-${info.project.name}@example.org`);
    const victim = await takeSeat(page, "Create a passkey");
    const victimWallet = await readWalletId(page.request);
    await page.context().clearCookies();
    await signIn(page, `thief-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    const own = await readWalletId(page.request);
    const { webUrl, walletApiUrl, appId } = readStack();
    const body = { method: "eth_sendTransaction", caip2: "eip155:31337", params: { transaction: { to: THIEF, value: "0x1" } } };
    const payload = (wallet: string) => ({
      version: 1,
      method: "POST",
      url: `${walletApiUrl}/v1/wallets/${wallet}/rpc`,
      headers: { "privy-app-id": appId, "privy-request-expiry": String(Date.now() + 60_000) },
      body,
    });
    const attempts = [
      payload(victimWallet),
      { ...payload(own), url: "http://evil.example/v1/steal" },
      { ...payload(own), url: `${walletApiUrl}/v1/wallets/${own}/export` },
      { ...payload(own), method: "PATCH" },
      { ...payload(own), headers: { ...payload(own).headers, "privy-app-id": "cother" } },
      { ...payload(own), headers: { "privy-app-id": appId } },
      { ...payload(own), body: { method: "secp256k1_sign", params: { hash: `0x${"11".repeat(32)}` } } },
      { ...payload(own), body: { ...body, caip2: "eip155:1" } },
    ];
    // A well-formed DER signature of nobody: what is checked here comes before the enclave.
    const userSignature = "MEQCIArfyy06dSb0JCb/EtegET4+5m54sLLtAJ3VcaWNP2v4AiBlKGBpIK/v7IMe3EnH4/tvFg1QADlWWd0KetZDdz0ULw==";
    for (const requestPayload of attempts) {
      const answer = await page.request.post("/api/wallet-action", {
        headers: { origin: webUrl },
        data: { requestPayload, userSignature },
      });
      expect(answer.status(), JSON.stringify(requestPayload)).toBeGreaterThanOrEqual(400);
      expect(answer.status()).toBeLessThan(500);
      expect(await answer.text()).not.toContain("serverSignature");
    }
    expect(await chain().getTransactionCount({ address: victim, blockTag: "pending" })).toBe(0);
  });

  test("no secret of the server is in what a browser downloads", async ({ page }) => {
    const { appSecret } = readStack();
    const texts: string[] = [];
    page.on("response", async (response) => {
      if (/javascript|html/.test(response.headers()["content-type"] ?? "")) texts.push(await response.text().catch(() => ""));
    });
    await page.goto("/sign-in");
    await page.waitForLoadState("networkidle");
    expect(texts.length).toBeGreaterThan(2);
    expect(texts.some((text) => text.includes(appSecret))).toBe(false);
    for (const name of ["SERVER_SEAT_PRIVATE_KEY", "PRIVY_APP_SECRET", "NEXTAUTH_SECRET", "USER_JWT_PRIVATE_KEY"]) {
      expect(
        texts.some((text) => text.includes(name)),
        name,
      ).toBe(false);
    }
  });
});

async function readWalletId(request: { post(url: string, options: object): Promise<{ json(): Promise<unknown> }> }): Promise<string> {
  const answer = await request.post("/api/seat/wallet", { headers: { origin: readStack().webUrl }, data: {} });
  return ((await answer.json()) as { wallet: { id: string } }).wallet.id;
}

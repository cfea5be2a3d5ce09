import { generateP256KeyPair } from "@privy-io/node";
import { beforeAll, describe, expect, test } from "vitest";
import { appHeaders, request, signFor } from "../support/raw-request.ts";
import { createTestApp, type TestApp } from "../support/test-app.ts";

/** What leaks: the app secret, the key that issues user tokens, the server seat. What does not: the user's passkey or device key. */
let app: TestApp;
let userId: string;
let walletId: string;
let serverSeat: { privateKey: string; publicKey: string };

beforeAll(async () => {
  app = await createTestApp(["--factor", "required"]);
  userId = (await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: "victim" }] })).id;
  serverSeat = await generateP256KeyPair();
  const quorum = await app.privy
    .keyQuorums()
    .create({ user_ids: [userId], public_keys: [serverSeat.publicKey], authorization_threshold: 2 });
  walletId = (await app.privy.wallets().create({ chain_type: "ethereum", owner_id: quorum.id })).id;
});

describe("law 1: leaked app-server secrets without the factor yield no user key", () => {
  test("a minted token is not enough", async () => {
    await expect(authenticate({})).rejects.toMatchObject({ status: 401, error: { reason: "cnf_missing" } });
    const recipient = await generateP256KeyPair();
    const claims = { cnf: { spki_sha256: await sha256Hex(recipient.publicKey) } };
    await expect(authenticate(claims, recipient.publicKey)).rejects.toMatchObject({ status: 401, error: { code: "factor_required" } });
  });

  test("nor is it for a signature through the SDK", async () => {
    const authorization_context = { authorization_private_keys: [serverSeat.privateKey], user_jwts: [await app.mintJwt("victim")] };
    const attempt = app.privy.wallets().ethereum().signMessage(walletId, { message: "steal", authorization_context });
    await expect(attempt).rejects.toMatchObject({ status: 401 });
  });

  test("the app's rule cannot be loosened without its admin key", async () => {
    const change = { method: "PATCH" as const, path: `/v1/apps/${app.appId}`, body: { user_factor: "optional" } };
    const text = JSON.stringify(change.body);
    const unsigned = await request("PATCH", change.path, text, appHeaders(app));
    expect([unsigned.status, unsigned.body.code]).toEqual([401, "missing_or_empty_authorization_header"]);
    const bySeat = await request("PATCH", change.path, text, signFor(app, change, [serverSeat.privateKey]));
    expect([bySeat.status, bySeat.body.code]).toEqual([401, "zero_correct_authorization_signatures"]);
  });

  async function authenticate(claims: Record<string, unknown>, recipient_public_key?: string) {
    return app.privy.wallets().authenticateWithJwt({
      user_jwt: await app.mintJwt("victim", claims),
      encryption_type: "HPKE",
      recipient_public_key: recipient_public_key ?? (await generateP256KeyPair()).publicKey,
    });
  }
});

async function sha256Hex(spkiBase64: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(spkiBase64, "base64"))).toString("hex");
}

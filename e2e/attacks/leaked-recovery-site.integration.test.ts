import { generateKeyPairSync } from "node:crypto";
import { generateP256KeyPair } from "@privy-io/node";
import { SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { request, type SignedRequest, signFor } from "../support/raw-request.ts";
import { createTestApp, type TestApp } from "../support/test-app.ts";

/** What leaks: the app secret and the server seat, all that the recovery site holds. What does not: the key that issues user tokens, and the user's factor. */
let app: TestApp;
let seat: { privateKey: string; publicKey: string };
let both: string;
let user: string;
let either: string;

beforeAll(async () => {
  app = await createTestApp(["--factor", "required"]);
  const { id } = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: "victim" }] });
  seat = await generateP256KeyPair();
  const make = async (public_keys: string[], authorization_threshold: number) => {
    const quorum = await app.privy.keyQuorums().create({ user_ids: [id], public_keys, authorization_threshold });
    return (await app.privy.wallets().create({ chain_type: "ethereum", owner_id: quorum.id })).id;
  };
  both = await make([seat.publicKey], 2);
  user = await make([], 1);
  either = await make([seat.publicKey], 1);
});

describe("law 1: the recovery site's secrets open what one server seat may open, and nothing else", () => {
  test("they export and use a wallet where one seat is enough: that is what they are for", async () => {
    expect((await exportBy(either)).status).toBe(200);
    const authorization_context = { authorization_private_keys: [seat.privateKey] };
    expect((await app.privy.wallets().ethereum().signMessage(either, { message: "moved", authorization_context })).signature).toMatch(
      /^0x/,
    );
  });

  test("no export of a 2-of-2, whatever is sent twice, and none of the user's own wallet", async () => {
    for (const keys of [[seat.privateKey], [seat.privateKey, seat.privateKey]]) {
      expect((await exportBy(both, keys)).body.code).toMatch(/^(incorrect_quantity_of|insufficient_correct)_authorization_signatures$/);
    }
    expect((await exportBy(user)).body.code).toBe("no_valid_user_session_keys");
    for (const id of [both, user]) expect((await app.privy.wallets().get(id)).exported_at).toBeNull();
  });

  test("no signature of either, no other owner, no user token", async () => {
    const authorization_context = { authorization_private_keys: [seat.privateKey] };
    for (const id of [both, user]) {
      const signed = app.privy.wallets().ethereum().signMessage(id, { message: "steal", authorization_context });
      await expect(signed).rejects.toMatchObject({ status: 401 });
      const owner = { method: "PATCH" as const, path: `/v1/wallets/${id}`, body: { owner: { public_key: seat.publicKey } } };
      const changed = await request("PATCH", owner.path, JSON.stringify(owner.body), signFor(app, owner, [seat.privateKey]));
      expect(changed.status).toBe(401);
    }
    const own = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const user_jwt = await new SignJWT({ sub: "victim" })
      .setProtectedHeader({ alg: "ES256", typ: "JWT" })
      .setExpirationTime("1h")
      .sign(own.privateKey);
    const { publicKey: recipient_public_key } = await generateP256KeyPair();
    const exchanged = app.privy.wallets().authenticateWithJwt({ user_jwt, encryption_type: "HPKE", recipient_public_key });
    await expect(exchanged).rejects.toMatchObject({ status: 400, error: { error: "Invalid JWT token provided" } });
  });

  async function exportBy(walletId: string, keys: string[] = [seat.privateKey]) {
    const { publicKey: recipient_public_key } = await generateP256KeyPair();
    const asked: SignedRequest = {
      method: "POST",
      path: `/v1/wallets/${walletId}/export`,
      body: { encryption_type: "HPKE", recipient_public_key, export_seed_phrase: false },
    };
    return request("POST", asked.path, JSON.stringify(asked.body), signFor(app, asked, keys));
  }
});

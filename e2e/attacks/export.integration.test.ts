import { generateP256KeyPair } from "@privy-io/node";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { request, type SignedRequest, signFor } from "../support/raw-request.ts";
import { createTestApp, createTwoOfTwo, readStack, type TestApp, type TwoOfTwo } from "../support/test-app.ts";

let app: TestApp;
let vault: pg.Client;

beforeAll(async () => {
  app = await createTestApp();
  vault = new pg.Client({ connectionString: readStack().databaseUrlVault });
  await vault.connect();
});
afterAll(() => vault.end());

describe("law 10: an export is for the recipient that every seat signed", () => {
  test("a recipient put in after signing is refused, as is one that only one seat signed", async () => {
    const wallet = await createTwoOfTwo(app);
    const [honest, thief] = [await generateP256KeyPair(), await generateP256KeyPair()];
    const asked = exportOf(wallet, honest.publicKey);
    const headers = signFor(app, asked, wallet.keys);
    const swapped = { ...asked, body: exportOf(wallet, thief.publicKey).body };
    const answer = await request("POST", asked.path, JSON.stringify(swapped.body), headers);
    expect([answer.status, answer.body.code]).toEqual([401, "zero_correct_authorization_signatures"]);
    const [user, server] = wallet.keys;
    const signatures = [signFor(app, asked, [user]), signFor(app, swapped, [server])].map((h) => h["privy-authorization-signature"]);
    const mixed = await request("POST", asked.path, JSON.stringify(swapped.body), {
      ...headers,
      "privy-authorization-signature": signatures.join(","),
    });
    expect(mixed.body.code).toMatch(/^(zero|insufficient)_correct_authorization_signatures$/);
    expect((await app.privy.wallets().get(wallet.walletId)).exported_at).toBeNull();
  });

  test("signatures for a use of the wallet, or for another wallet's export, export nothing; nothing of an export is stored", async () => {
    const [wallet, other] = [await createTwoOfTwo(app), await createTwoOfTwo(app)];
    const { publicKey } = await generateP256KeyPair();
    const asked = exportOf(wallet, publicKey);
    for (const signed of [{ ...asked, path: `/v1/wallets/${wallet.walletId}/rpc` }, exportOf(other, publicKey)]) {
      const answer = await request("POST", asked.path, JSON.stringify(asked.body), signFor(app, signed, wallet.keys));
      expect([answer.status, answer.body.code]).toEqual([401, "zero_correct_authorization_signatures"]);
    }
    const answer = await request("POST", asked.path, JSON.stringify(asked.body), signFor(app, asked, wallet.keys));
    expect(answer.status).toBe(200);
    const { rows } = await vault.query("SELECT 1 FROM stored_request t WHERE strpos(t::text, $1) > 0", [answer.body.ciphertext]);
    expect(rows).toEqual([]);
  });

  const exportOf = (wallet: TwoOfTwo, recipient_public_key: string): SignedRequest => ({
    method: "POST",
    path: `/v1/wallets/${wallet.walletId}/export`,
    body: { encryption_type: "HPKE", recipient_public_key, export_seed_phrase: false },
  });
});

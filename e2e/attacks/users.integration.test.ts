import type { User } from "@privy-io/node";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, readStack, type TestApp } from "../support/test-app.ts";

let app: TestApp;
let vault: pg.Client;
beforeAll(async () => {
  app = await createTestApp();
  vault = new pg.Client({ connectionString: readStack().databaseUrlVault });
  await vault.connect();
});
afterAll(() => vault.end());

let count = 0;

/** A user with a wallet of their own. */
async function createVictim(): Promise<{ user: User; sub: string; walletId: string }> {
  const sub = `victim-${count++}`;
  const linked_accounts = [{ type: "custom_auth" as const, custom_user_id: sub }];
  const user = await app.privy.users().create({ linked_accounts, wallets: [{ chain_type: "ethereum" }] });
  const wallet = user.linked_accounts.find((account) => account.type === "wallet") as { id: string };
  return { user, sub, walletId: wallet.id };
}

const sign = async (walletId: string, sub: string) =>
  app.privy
    .wallets()
    .ethereum()
    .signMessage(walletId, { message: "x", authorization_context: { user_jwts: [await app.mintJwt(sub)] } });

describe("law 1: no token but the user's own fills the user's seat", () => {
  test("the token account unlinked and given to another user", async () => {
    const { user, sub, walletId } = await createVictim();
    await app.privy.users().unlinkLinkedAccount(user.id, { type: "custom_auth", handle: sub });
    await expect(sign(walletId, sub)).rejects.toMatchObject({ error: { code: "user_does_not_exist" } });
    const thief = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: sub }] });
    expect(thief.id).not.toBe(user.id);
    await expect(sign(walletId, sub)).rejects.toMatchObject({ error: { code: "no_valid_user_session_keys" } });
  });

  test("another account's index row pointed at the user", async () => {
    const { user, sub, walletId } = await createVictim();
    await vault.query(`INSERT INTO linked_account (app_id, type, handle, user_id) VALUES ($1, 'custom_auth', 'mallory', $2)`, [
      app.appId,
      user.id,
    ]);
    await expect(sign(walletId, "mallory")).rejects.toMatchObject({ error: { code: "user_does_not_exist" } });
    expect((await sign(walletId, sub)).signature).toBeTruthy();
  });

  test("the row from before an unlinking put back, with its index", async () => {
    const { user, sub, walletId } = await createVictim();
    const { rows } = await vault.query("SELECT version, content, seal FROM sealed_record WHERE id = $1", [user.id]);
    await app.privy.users().unlinkLinkedAccount(user.id, { type: "custom_auth", handle: sub });
    await restore(user.id, rows[0]);
    await vault.query(`INSERT INTO linked_account (app_id, type, handle, user_id) VALUES ($1, 'custom_auth', $2, $3)`, [
      app.appId,
      sub,
      user.id,
    ]);
    await expect(sign(walletId, sub)).rejects.toMatchObject({ status: 500, error: { code: "sealed_record_stale" } });
  });

  test("a deleted user brought back, or their tombstone removed", async () => {
    const { user, sub, walletId } = await createVictim();
    const { rows } = await vault.query("SELECT version, content, seal FROM sealed_record WHERE id = $1", [user.id]);
    // A key that was issued while the user lived is still in the SDK's cache, and would be valid for minutes.
    const authorization_context = { user_jwts: [await app.mintJwt(sub)] };
    const signAgain = () => app.privy.wallets().ethereum().signMessage(walletId, { message: "x", authorization_context });
    expect((await signAgain()).signature).toBeTruthy();
    await app.privy.users().delete(user.id);
    await expect(signAgain()).rejects.toMatchObject({ error: { code: "no_valid_user_session_keys" } });
    await restore(user.id, rows[0]);
    await expect(signAgain()).rejects.toMatchObject({ status: 500, error: { code: "sealed_record_stale" } });
    await vault.query("DELETE FROM sealed_record WHERE id = $1", [user.id]);
    await expect(signAgain()).rejects.toMatchObject({ error: { code: "user_does_not_exist" } });
  });

  async function restore(id: string, { version, content, seal }: Record<string, unknown>): Promise<void> {
    const changes = "version = $2, content = $3, seal = $4";
    const { rowCount } = await vault.query(`UPDATE sealed_record SET ${changes} WHERE id = $1`, [id, version, content, seal]);
    expect(rowCount).toBe(1);
  }
});

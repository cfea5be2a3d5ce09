import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, createTwoOfTwo, readStack, type TestApp } from "../support/test-app.ts";

let app: TestApp;
let vault: pg.Client;

beforeAll(async () => {
  app = await createTestApp();
  vault = new pg.Client({ connectionString: readStack().databaseUrlVault });
  await vault.connect();
});
afterAll(() => vault.end());

const sign = (walletId: string, keys: string[]) =>
  app.privy
    .wallets()
    .ethereum()
    .signMessage(walletId, { message: "x", authorization_context: { authorization_private_keys: keys } });

describe("law 7: state is sealed; a row edited in PostgreSQL is refused at use", () => {
  test("a threshold lowered to 1", async () => {
    const wallet = await createTwoOfTwo(app);
    await edit(wallet.quorumId, `replace(content, '"authorization_threshold":2', '"authorization_threshold":1')`);
    await expect(sign(wallet.walletId, [wallet.keys[0]])).rejects.toMatchObject({ error: { code: "sealed_record_invalid" } });
  });

  test("an owner removed", async () => {
    const wallet = await createTwoOfTwo(app);
    await edit(wallet.walletId, `replace(content, '"owner_id":"${wallet.quorumId}"', '"owner_id":null')`);
    await expect(sign(wallet.walletId, [])).rejects.toMatchObject({ error: { code: "sealed_record_invalid" } });
  });

  test("another wallet's owner put in its place", async () => {
    const [victim, mine] = [await createTwoOfTwo(app), await createTwoOfTwo(app)];
    await vault.query(
      `UPDATE sealed_record SET content = (SELECT content FROM sealed_record WHERE id = $2), seal = (SELECT seal FROM sealed_record WHERE id = $2) WHERE id = $1`,
      [victim.quorumId, mine.quorumId],
    );
    await expect(sign(victim.walletId, [...mine.keys])).rejects.toMatchObject({ error: { code: "sealed_record_invalid" } });
  });

  test("a record deleted", async () => {
    const wallet = await createTwoOfTwo(app);
    await vault.query("DELETE FROM sealed_record WHERE id = $1", [wallet.quorumId]);
    await expect(sign(wallet.walletId, wallet.keys)).rejects.toMatchObject({ error: { code: "key_quorum_not_found" } });
  });

  async function edit(id: string, expression: string): Promise<void> {
    const { rowCount } = await vault.query(`UPDATE sealed_record SET content = ${expression} WHERE id = $1 AND content <> ${expression}`, [
      id,
    ]);
    expect(rowCount).toBe(1);
  }
});

describe("law 9: shares never meet outside", () => {
  test("the shares of another wallet do not sign for this one", async () => {
    const [victim, mine] = [await createTwoOfTwo(app), await createTwoOfTwo(app)];
    const { rows } = await vault.query<{ column_name: string }>(
      `SELECT column_name FROM information_schema.columns WHERE table_name = 'wallet_share' AND column_name <> 'wallet_id'`,
    );
    const columns = rows.map((row) => `"${row.column_name}"`).join(", ");
    await vault.query(
      `UPDATE wallet_share AS mine SET (${columns}) = (SELECT ${columns} FROM wallet_share WHERE wallet_id = $2) WHERE wallet_id = $1`,
      [victim.walletId, mine.walletId],
    );
    await expect(sign(victim.walletId, victim.keys)).rejects.toMatchObject({ status: 500, error: { code: "share_invalid" } });
  });

  test("no private key, app share or app secret stands in the vault in the clear", async () => {
    await createTwoOfTwo(app);
    const { rows: tables } = await vault.query<{ tablename: string }>(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`);
    for (const { tablename } of tables) {
      const { rows } = await vault.query<{ text: string }>(`SELECT t::text AS text FROM "${tablename}" t`);
      for (const { text } of rows) expect(text).not.toContain(app.appSecret);
    }
  });

  test("the vault's role cannot open the app's database", async () => {
    const url = new URL(readStack().databaseUrlVault);
    url.pathname = url.pathname.replace("vault", "app");
    const intruder = new pg.Client({ connectionString: url.toString() });
    await expect(intruder.connect()).rejects.toThrow(/permission denied/);
  });
});

import { generateP256KeyPair } from "@privy-io/node";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, appHeaders, request, signFor } from "../support/raw-request.ts";
import { CAIP2, createTestApp, createTwoOfTwo, readStack, type TestApp } from "../support/test-app.ts";
import { fund } from "../support/test-chain.ts";

const TO = "0x90F79bf6EB2c4f870365E785982E1f101E93b906";
const SUM = {
  name: "Value of what is signed",
  method: "eth_signTransaction",
  metric: { field_source: "ethereum_transaction", field: "value", function: "sum" },
  window: { type: "rolling", seconds: 3_600 },
};

let vault: pg.Client;
beforeAll(async () => {
  vault = new pg.Client({ connectionString: readStack().databaseUrlVault });
  await vault.connect();
});
afterAll(() => vault.end());

/** An app with one aggregation, and a policy that caps it for signing and for sending. */
async function createCap(limit: number, aggregation: object = {}) {
  const app = await createTestApp();
  const counted = await request("POST", "/v1/aggregations", JSON.stringify({ ...SUM, ...aggregation }), appHeaders(app));
  expect(counted.status).toBe(200);
  const aggregationId = String(counted.body.id);
  const condition = {
    field_source: "reference" as const,
    field: `aggregation.${aggregationId}`,
    operator: "lte" as const,
    value: String(limit),
  };
  const methods = ["eth_signTransaction", "eth_sendTransaction"] as const;
  const policy = await app.privy.policies().create({
    version: "1.0",
    name: "Cap",
    chain_type: "ethereum",
    rules: methods.map((method) => ({ name: method, method, action: "ALLOW" as const, conditions: [condition] })),
  });
  return { app, aggregationId, policyId: policy.id };
}

/** A 2-of-2 wallet under a policy. */
async function createCapped(app: TestApp, policyId: string) {
  const wallet = await createTwoOfTwo(app);
  const context = { authorization_context: { authorization_private_keys: [...wallet.keys] } };
  await app.privy.wallets().update(wallet.walletId, { policy_ids: [policyId], ...context });
  return wallet;
}

let nonce = 0;
const signing = (value: number) => ({
  method: "eth_signTransaction",
  params: {
    transaction: { to: TO, value, nonce: nonce++, chain_id: 1, gas_limit: 21_000, max_fee_per_gas: 1, max_priority_fee_per_gas: 1 },
  },
});
const sending = (value: number) => ({ method: "eth_sendTransaction", caip2: CAIP2, params: { transaction: { to: TO, value } } });

/** A signed request that can be sent as often as one likes. */
function prepare(app: TestApp, wallet: { walletId: string; keys?: string[] }, body: object): () => Promise<Answer> {
  const path = `/v1/wallets/${wallet.walletId}/rpc`;
  const headers = wallet.keys === undefined ? appHeaders(app) : signFor(app, { method: "POST", path, body }, wallet.keys);
  return () => request("POST", path, JSON.stringify(body), headers);
}
const codes = (answers: Answer[]) => new Set(answers.map(({ status, body }) => (status === 200 ? "signed" : String(body.code))));
const signed = (answers: Answer[]) => answers.filter(({ status }) => status === 200).length;

async function readNumbers(app: TestApp, aggregationId: string) {
  const answer = await request("GET", `/v1/aggregations/${aggregationId}`, undefined, appHeaders(app));
  return answer.body.current as { group: string[]; used: string; reserved: string }[];
}

describe("law 11: caps are exact at any concurrency", () => {
  test("64 requests at once: as many are signed as fit, and not one more", async () => {
    const { app, aggregationId, policyId } = await createCap(10_500);
    const wallet = await createCapped(app, policyId);
    const answers = await Promise.all(Array.from({ length: 64 }, () => prepare(app, wallet, signing(1_000))()));
    expect(signed(answers)).toBe(10);
    expect(codes(answers)).toEqual(new Set(["signed", "policy_violation"]));
    expect(await readNumbers(app, aggregationId)).toMatchObject([{ group: [], used: "10000", reserved: "0" }]);
  });

  test("64 equal requests at once that the app secret alone moves: each counts", async () => {
    const { app, policyId } = await createCap(10_500);
    const { id } = await app.privy.wallets().create({ chain_type: "ethereum", policy_ids: [policyId] });
    const body = signing(1_000);
    const answers = await Promise.all(Array.from({ length: 64 }, () => prepare(app, { walletId: id }, body)()));
    expect(signed(answers)).toBe(10);
  });

  test("signing and sending from two wallets at once share one cap", async () => {
    const { app, aggregationId, policyId } = await createCap(7_999);
    const wallets = [await createCapped(app, policyId), await createCapped(app, policyId)] as const;
    for (const { address } of wallets) await fund(address);
    const requests = Array.from({ length: 32 }, (_, index) => {
      const wallet = wallets[index % 2] ?? wallets[0];
      return prepare(app, wallet, index % 4 < 2 ? sending(1_000) : signing(1_000));
    });
    const answers = await Promise.all(requests.map((send) => send()));
    expect(signed(answers)).toBe(7);
    expect(await readNumbers(app, aggregationId)).toMatchObject([{ used: "7000", reserved: "0" }]);
  });

  test("one after the other: the last that fits is signed, one wei more is not, and what remains is still there", async () => {
    const { app, policyId } = await createCap(1_000);
    const wallet = await createCapped(app, policyId);
    const sign = async (value: number) => codes([await prepare(app, wallet, signing(value))()]);
    expect(await sign(999)).toEqual(new Set(["signed"]));
    expect(await sign(2)).toEqual(new Set(["policy_violation"]));
    expect(await sign(1)).toEqual(new Set(["signed"]));
    expect(await sign(1)).toEqual(new Set(["policy_violation"]));
    expect(await sign(0)).toEqual(new Set(["signed"]));
  });

  test("each wallet has the whole cap for itself where the aggregation groups by wallet", async () => {
    const { app, aggregationId, policyId } = await createCap(3_000, { group_by: [{ field_source: "system", field: "wallet_id" }] });
    const wallets = [await createCapped(app, policyId), await createCapped(app, policyId)];
    for (const wallet of wallets) {
      const answers = await Promise.all(Array.from({ length: 8 }, () => prepare(app, wallet, signing(1_000))()));
      expect(signed(answers)).toBe(3);
    }
    const numbers = await readNumbers(app, aggregationId);
    expect(numbers.map(({ group }) => group[0]).sort()).toEqual(wallets.map(({ walletId }) => walletId).sort());
    expect(numbers.map(({ used }) => used)).toEqual(["3000", "3000"]);
  });
});

describe("law 11: what counts", () => {
  test("the same signed request counts once, however often it is sent", async () => {
    const { app, aggregationId, policyId } = await createCap(1_000);
    const wallet = await createCapped(app, policyId);
    const send = prepare(app, wallet, signing(1_000));
    const answers = await Promise.all(Array.from({ length: 8 }, send));
    expect(codes(answers)).toEqual(new Set(["signed"]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body.data))).size).toBe(1);
    expect(await readNumbers(app, aggregationId)).toMatchObject([{ used: "1000" }]);
  });

  test("a wallet without a policy is counted, too: the number is the app's", async () => {
    const { app, policyId } = await createCap(1_000);
    const free = await createTwoOfTwo(app);
    const capped = await createCapped(app, policyId);
    expect(codes([await prepare(app, free, signing(1_000))()])).toEqual(new Set(["signed"]));
    expect(codes([await prepare(app, capped, signing(1))()])).toEqual(new Set(["policy_violation"]));
  });

  test("what is refused counts nothing", async () => {
    const { app, aggregationId, policyId } = await createCap(1_000);
    const wallet = await createCapped(app, policyId);
    await Promise.all(Array.from({ length: 8 }, () => prepare(app, wallet, signing(1_001))()));
    expect(await readNumbers(app, aggregationId)).toEqual([]);
  });

  test("conditions choose what is counted", async () => {
    const other = { field_source: "ethereum_transaction", field: "to", operator: "eq", value: TO.replace("0x90", "0x91") };
    const { app, aggregationId, policyId } = await createCap(1_000, { conditions: [other] });
    const wallet = await createCapped(app, policyId);
    expect(codes([await prepare(app, wallet, signing(5_000))()])).toEqual(new Set(["signed"]));
    expect(await readNumbers(app, aggregationId)).toEqual([]);
  });
});

describe("law 11: nobody resets a cap", () => {
  test("a database backup that is put back changes nothing", async () => {
    const { app, policyId } = await createCap(1_000);
    const wallet = await createCapped(app, policyId);
    const { rows } = await vault.query<{ table: string }>(`SELECT tablename AS table FROM pg_tables WHERE schemaname = 'public'`);
    const tables = rows
      .map(({ table }) => table)
      .filter((table) => ["sealed_record", "transaction", "stored_request", "receipt"].includes(table));
    for (const table of tables)
      await vault.query(`CREATE TEMP TABLE backup_${table} AS SELECT * FROM "${table}" WHERE app_id = $1`, [app.appId]);
    expect(codes([await prepare(app, wallet, signing(1_000))()])).toEqual(new Set(["signed"]));
    for (const table of tables) {
      await vault.query(`DELETE FROM "${table}" WHERE app_id = $1`, [app.appId]);
      await vault.query(`INSERT INTO "${table}" SELECT * FROM backup_${table}`);
    }
    expect(codes([await prepare(app, wallet, signing(1))()])).toEqual(new Set(["policy_violation"]));
  });

  test("an aggregation that is left out, deleted in the database or made again does not free what it counted", async () => {
    const { app, aggregationId, policyId } = await createCap(1_000);
    const [free, capped] = [await createTwoOfTwo(app), await createCapped(app, policyId)];
    const copy = await vault.query(`DELETE FROM sealed_record WHERE id = $1 RETURNING *`, [aggregationId]);
    for (const wallet of [free, capped]) {
      const answer = await prepare(app, wallet, signing(1))();
      expect([answer.status, answer.body.code]).toEqual([409, "resource_conflict"]);
      expect(answer.body.error).toContain(aggregationId);
    }
    const row = copy.rows[0] as Record<string, unknown>;
    const names = Object.keys(row);
    await vault.query(
      `INSERT INTO sealed_record (${names.join(", ")}) VALUES (${names.map((_, index) => `$${index + 1}`).join(", ")})`,
      Object.values(row),
    );
    expect(codes([await prepare(app, capped, signing(1))()])).toEqual(new Set(["signed"]));
  });

  test("once it is deleted by right, its cap allows nothing more, and wallets without it sign on", async () => {
    const { app, aggregationId, policyId } = await createCap(1_000);
    const [free, capped] = [await createTwoOfTwo(app), await createCapped(app, policyId)];
    const removed = await request("DELETE", `/v1/aggregations/${aggregationId}`, "{}", appHeaders(app));
    expect(removed.status).toBe(200);
    expect(codes([await prepare(app, capped, signing(1))()])).toEqual(new Set(["policy_violation"]));
    expect(codes([await prepare(app, free, signing(1))()])).toEqual(new Set(["signed"]));
  });

  test("aggregations and policies that change while requests are judged: each gets a verdict or is told to come again", async () => {
    const { app, policyId } = await createCap(1_000_000);
    const wallet = await createCapped(app, policyId);
    const work = Array.from({ length: 24 }, (_, index) => {
      if (index % 8 === 7) return request("POST", "/v1/aggregations", JSON.stringify(SUM), appHeaders(app));
      if (index % 8 === 3) return request("PATCH", `/v1/policies/${policyId}`, JSON.stringify({ name: `Cap ${index}` }), appHeaders(app));
      return prepare(app, wallet, signing(1))();
    });
    const answers = await Promise.all(work);
    expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
    expect(codes([await prepare(app, wallet, signing(1))()])).toEqual(new Set(["signed"]));
  });

  test("a condition set that the database lost is no permission", async () => {
    const { app } = await createCap(1_000);
    const { publicKey, privateKey } = await generateP256KeyPair();
    const set = await request(
      "POST",
      "/v1/condition_sets",
      JSON.stringify({ name: "x", owner: { public_key: publicKey } }),
      appHeaders(app),
    );
    const path = `/v1/condition_sets/${set.body.id}/condition_set_items`;
    const items = [{ value: TO.toLowerCase() }];
    const added = await request("POST", path, JSON.stringify(items), signFor(app, { method: "POST", path, body: items }, [privateKey]));
    expect(added.status).toBe(200);
    const listed = {
      field_source: "ethereum_transaction" as const,
      field: "to" as const,
      operator: "in_condition_set" as const,
      value: String(set.body.id),
    };
    const policy = await app.privy.policies().create({
      version: "1.0",
      name: "Friends",
      chain_type: "ethereum",
      rules: [{ name: "friends", method: "eth_signTransaction", action: "ALLOW", conditions: [listed] }],
    });
    const wallet = await createCapped(app, policy.id);
    expect(codes([await prepare(app, wallet, signing(1))()])).toEqual(new Set(["signed"]));
    await vault.query(`DELETE FROM sealed_record WHERE id = $1`, [set.body.id]);
    expect(codes([await prepare(app, wallet, signing(1))()])).toEqual(new Set(["policy_violation"]));
  });
});

import { generateP256KeyPair } from "@privy-io/node";
import { beforeAll, describe, expect, test } from "vitest";
import { appHeaders, request, signFor } from "../support/raw-request.ts";
import { CAIP2, createTestApp, createTwoOfTwo, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { fund } from "../support/test-chain.ts";

const [FRIEND, OTHER] = ["0x90F79bf6EB2c4f870365E785982E1f101E93b906", "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65"];

let app: TestApp;
let wallet: TwoOfTwo;
let aggregationId: string;
let policyId: string;
beforeAll(async () => {
  app = await createTestApp();
  wallet = await createTwoOfTwo(app);
  await fund(wallet.address);
  aggregationId = await createAggregation();
  policyId = await createPolicy([capRule("1000")]);
});

const by = (...keys: string[]) => ({ authorization_context: { authorization_private_keys: keys } });
const capRule = (value: string, operator: "lte" | "lt" = "lte") => ({
  name: "daily",
  method: "eth_sendTransaction" as const,
  action: "ALLOW" as const,
  conditions: [{ field_source: "reference" as const, field: `aggregation.${aggregationId}`, operator, value }],
});
const toRule = (to: string) => ({
  name: "friend",
  method: "eth_sendTransaction" as const,
  action: "ALLOW" as const,
  conditions: [{ field_source: "ethereum_transaction" as const, field: "to" as const, operator: "eq" as const, value: to }],
});
const createPolicy = async (rules: (ReturnType<typeof capRule> | ReturnType<typeof toRule>)[]) =>
  (await app.privy.policies().create({ version: "1.0", name: "Limits", chain_type: "ethereum", rules })).id;

async function createAggregation(extra: object = {}): Promise<string> {
  const metric = { field_source: "ethereum_transaction", field: "value", function: "sum" };
  const input = { name: "Day", method: "eth_sendTransaction", metric, window: { type: "rolling", seconds: 86_400 }, ...extra };
  const created = await request("POST", "/v1/aggregations", JSON.stringify(input), appHeaders(app));
  expect(created.status).toBe(200);
  return String(created.body.id);
}
const send = (to: string, value: number) =>
  app.privy
    .wallets()
    .ethereum()
    .sendTransaction(wallet.walletId, { caip2: CAIP2, params: { transaction: { to, value } }, ...by(...wallet.keys) });
const budgets = async (headers = appHeaders(app)) =>
  (await request("GET", `/v1/wallets/${wallet.walletId}/budgets`, undefined, headers)).body.budgets as Record<string, unknown>[];
const replay = (rules: object[]) =>
  request("POST", `/v1/wallets/${wallet.walletId}/policy_replay`, JSON.stringify({ rules }), appHeaders(app));

describe("GET /v1/wallets/{id}/budgets", () => {
  test("of the owner's policy and of a signer's override: limit, used, remaining, and when what is released", async () => {
    expect(await budgets()).toEqual([]);
    const signer = await generateP256KeyPair();
    const quorum = await app.privy.keyQuorums().create({ public_keys: [signer.publicKey] });
    const override = await createPolicy([capRule("100", "lt")]);
    const additional_signers = [{ signer_id: quorum.id, override_policy_ids: [override] }];
    await app.privy.wallets().update(wallet.walletId, { policy_ids: [policyId], additional_signers, ...by(...wallet.keys) });
    const common = { aggregation_id: aggregationId, aggregation_name: "Day", window_seconds: 86_400, rule_name: "daily", group: [] };
    expect(await budgets()).toMatchObject([
      { ...common, policy_id: policyId, signer_id: null, limit: "1000", used: "0", remaining: "1000", next_release: null },
      { ...common, policy_id: override, signer_id: quorum.id, limit: "99", used: "0", remaining: "99", next_release: null },
    ]);
    const before = Date.now();
    await send(FRIEND, 600);
    await expect(send(FRIEND, 401)).rejects.toMatchObject({ error: { code: "policy_violation" } });
    const [own, signers] = await budgets();
    expect(own).toMatchObject({ used: "600", reserved: "0", remaining: "400", next_release: { amount: "600" } });
    expect(signers).toMatchObject({ used: "600", remaining: "0" });
    const at = (own?.next_release as { at: number } | undefined)?.at;
    expect(at).toBeGreaterThanOrEqual(before + 86_400_000);
    expect(at).toBeLessThanOrEqual(Date.now() + 86_400_000);
  });

  test("a signer is judged by its own override: what the owner used leaves it nothing, exactly as its budget says", async () => {
    const signer = await generateP256KeyPair();
    const quorum = await app.privy.keyQuorums().create({ public_keys: [signer.publicKey] });
    const own = await createTwoOfTwo(app);
    await fund(own.address);
    const override = await createPolicy([capRule("700")]);
    const additional_signers = [{ signer_id: quorum.id, override_policy_ids: [override] }];
    await app.privy.wallets().update(own.walletId, { additional_signers, ...by(...own.keys) });
    const asSigner = (value: number) =>
      app.privy
        .wallets()
        .ethereum()
        .sendTransaction(own.walletId, { caip2: CAIP2, params: { transaction: { to: FRIEND, value } }, ...by(signer.privateKey) });
    await expect(asSigner(101)).rejects.toMatchObject({ error: { code: "policy_violation" } });
    await expect(asSigner(100)).resolves.toHaveProperty("hash");
  });

  test("the users of a wallet read it, too; a stranger does not", async () => {
    const stranger = await createTestApp();
    const path = `/v1/wallets/${wallet.walletId}/budgets`;
    expect((await request("GET", path, undefined, appHeaders(stranger))).body.code).toBe("wallet_not_found");
    const user = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: "reader" }] });
    const mine = await app.privy.wallets().create({ chain_type: "ethereum", owner: { user_id: user.id } });
    const headers = { "privy-app-id": app.appId, authorization: `Bearer ${await app.mintJwt("reader")}` };
    expect((await request("GET", path, undefined, headers)).body.code).toBe("wallet_not_found");
    expect((await request("GET", `/v1/wallets/${mine.id}/budgets`, undefined, headers)).body).toEqual({ budgets: [] });
  });
});

describe("a policy that refers to a condition set", () => {
  test("is judged by the set as it is at that moment", async () => {
    const { publicKey, privateKey } = await generateP256KeyPair();
    const body = JSON.stringify({ name: "Friends", owner: { public_key: publicKey } });
    const set = String((await request("POST", "/v1/condition_sets", body, appHeaders(app))).body.id);
    const path = `/v1/condition_sets/${set}/condition_set_items`;
    const put = (values: string[]) => {
      const items = values.map((value) => ({ value }));
      return request("PUT", path, JSON.stringify(items), signFor(app, { method: "PUT", path, body: items }, [privateKey]));
    };
    const own = await createTwoOfTwo(app);
    await fund(own.address);
    const condition = { field_source: "ethereum_transaction" as const, field: "to" as const, operator: "in_condition_set" as const };
    const rules = [
      { name: "friends", method: "eth_sendTransaction" as const, action: "ALLOW" as const, conditions: [{ ...condition, value: set }] },
    ];
    const policy = await app.privy.policies().create({ version: "1.0", name: "Friends", chain_type: "ethereum", rules });
    await app.privy.wallets().update(own.walletId, { policy_ids: [policy.id], ...by(...own.keys) });
    const pay = () =>
      app.privy
        .wallets()
        .ethereum()
        .sendTransaction(own.walletId, { caip2: CAIP2, params: { transaction: { to: FRIEND, value: 1 } }, ...by(...own.keys) });
    const refused = { error: { code: "policy_violation" } };
    await expect(pay()).rejects.toMatchObject(refused);
    await put([OTHER, FRIEND.toLowerCase()]);
    await expect(pay()).resolves.toHaveProperty("hash");
    await put([OTHER]);
    await expect(pay()).rejects.toMatchObject(refused);
    await put([FRIEND]);
    await expect(pay()).resolves.toHaveProperty("hash");
    const signer = await generateP256KeyPair();
    const quorum = await app.privy.keyQuorums().create({ public_keys: [signer.publicKey] });
    const additional_signers = [{ signer_id: quorum.id, override_policy_ids: [policy.id] }];
    await app.privy.wallets().update(own.walletId, { policy_ids: [], additional_signers, ...by(...own.keys) });
    const asSigner = { params: { transaction: { to: FRIEND, value: 1 } }, ...by(signer.privateKey) };
    const paid = app.privy
      .wallets()
      .ethereum()
      .sendTransaction(own.walletId, { caip2: CAIP2, ...asSigner });
    await expect(paid).resolves.toHaveProperty("hash");
    await app.privy.wallets().update(own.walletId, { policy_ids: [policy.id], additional_signers: [], ...by(...own.keys) });
    const deletion = { method: "DELETE" as const, path: `/v1/condition_sets/${set}`, body: {} };
    expect((await request("DELETE", deletion.path, "{}", signFor(app, deletion, [privateKey]))).status).toBe(200);
    await expect(pay()).rejects.toMatchObject(refused);
    const missing = { error: { code: "condition_set_not_found" } };
    await expect(app.privy.policies().create({ version: "1.0", name: "x", chain_type: "ethereum", rules })).rejects.toMatchObject(missing);
  });
});

describe("POST /v1/wallets/{id}/policy_replay", () => {
  test("says of every past send what other rules would have done", async () => {
    const own = await createTwoOfTwo(app);
    await fund(own.address);
    const pay = (to: string, value: number) =>
      app.privy
        .wallets()
        .ethereum()
        .sendTransaction(own.walletId, { caip2: CAIP2, params: { transaction: { to, value } }, ...by(...own.keys) });
    const path = `/v1/wallets/${own.walletId}/policy_replay`;
    const ask = (rules: object[]) => request("POST", path, JSON.stringify({ rules }), appHeaders(app));
    const sent = [await pay(FRIEND, 10), await pay(OTHER, 20), await pay(FRIEND, 30)];
    const friends = await ask([toRule(FRIEND)]);
    expect([friends.status, friends.body]).toMatchObject([
      200,
      { policy_id: null, covered: { transactions: 3, complete: true }, newly_refused: 1, newly_allowed: 0 },
    ]);
    const results = friends.body.results as {
      hash: string;
      id: string;
      now: { decision: string };
      proposed: { decision: string; rule: string };
    }[];
    expect(results.map(({ hash }) => hash)).toEqual(sent.map(({ hash }) => hash).reverse());
    expect(results.map(({ id }) => id)).toEqual(sent.map(({ transaction_id }) => transaction_id).reverse());
    expect(results.map(({ now, proposed }) => [now.decision, proposed.decision, proposed.rule])).toEqual([
      ["ALLOW", "ALLOW", "proposed-1"],
      ["ALLOW", "DENY", null],
      ["ALLOW", "ALLOW", "proposed-1"],
    ]);
    expect(results[1]?.proposed).toMatchObject({ explanation: expect.stringContaining("friend") });
    const capped = await ask([capRule("30")]);
    const verdicts = (capped.body.results as typeof results).map(({ proposed }) => proposed.decision);
    expect(verdicts).toEqual(["DENY", "ALLOW", "ALLOW"]);
  });

  test("compares with the policy of today", async () => {
    const answer = await replay([toRule(OTHER)]);
    expect(answer.body).toMatchObject({ policy_id: policyId, newly_refused: 1 });
  });

  test("error: rules that no policy could have", async () => {
    const answer = await replay([{ ...toRule(FRIEND), method: "eth_sing" }]);
    expect([answer.status, answer.body.code]).toEqual([400, "invalid_policy_format"]);
    expect(answer.body.error).toContain("body.rules[0].method");
  });
});

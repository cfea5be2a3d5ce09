import { generateP256KeyPair } from "@privy-io/node";
import { beforeAll, describe, expect, test } from "vitest";
import { approve, authorize, TALK } from "../support/intents.ts";
import { CAIP2, createTestApp, createTwoOfTwo, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { chainClient, fund } from "../support/test-chain.ts";

const RULE = { name: "talk", method: "personal_sign" as const, action: "ALLOW" as const, conditions: [] };

let app: TestApp;
let wallet: TwoOfTwo;
beforeAll(async () => {
  app = await createTestApp();
  wallet = await createTwoOfTwo(app);
});

const by = (...keys: string[]) => ({ authorization_context: { authorization_private_keys: keys } });
const get = (id: string) => app.privy.intents().get(id);

describe("intents().transfer", () => {
  test("is sent when both have signed", async () => {
    const to = `0x${crypto.randomUUID().replaceAll("-", "")}${"0".repeat(8)}` as const;
    await fund(wallet.address);
    const body = { source: { asset: "eth", chain: CAIP2 }, destination: { address: to }, amount: "0.000000000000000009" };
    const intent = await app.privy.intents().transfer(wallet.walletId, body as never);
    expect(intent).toMatchObject({ intent_type: "TRANSFER", request_details: { method: "POST", body }, custom_expiry: false });
    expect(await approve(app, intent, wallet.keys)).toMatchObject({
      status: "executed",
      action_result: { response_body: { type: "transfer" } },
    });
    await expect.poll(() => chainClient().getBalance({ address: to }), { timeout: 15_000 }).toBe(9n);
  });
});

describe("intents().updateWallet", () => {
  test("the change is made when both have signed", async () => {
    const intent = await app.privy.intents().updateWallet(wallet.walletId, { display_name: "shared" });
    expect(intent).toMatchObject({ intent_type: "WALLET", request_details: { method: "PATCH", body: { display_name: "shared" } } });
    const done = await approve(app, intent, wallet.keys);
    expect(done).toMatchObject({ status: "executed", current_resource_data: { display_name: "shared" } });
    expect((await app.privy.wallets().get(wallet.walletId)).display_name).toBe("shared");
  });

  test("is dismissed when the wallet changes before", async () => {
    const own = await createTwoOfTwo(app);
    const intent = await app.privy.intents().updateWallet(own.walletId, { display_name: "later" });
    const survivor = await app.privy.intents().rpc(own.walletId, TALK);
    await authorize(app, intent, own.keys[0]);
    await app.privy.wallets().update(own.walletId, { display_name: "sooner", ...by(...own.keys) });
    const dismissed = await get(intent.intent_id);
    expect(dismissed).toMatchObject({
      status: "dismissed",
      dismissed_at: expect.any(Number),
      dismissal_reason: expect.stringContaining("changed"),
    });
    expect((await authorize(app, intent, own.keys[1])).body.code).toBe("intent_dismissed");
    expect((await app.privy.wallets().get(own.walletId)).display_name).toBe("sooner");
    expect(await approve(app, survivor, own.keys)).toMatchObject({ status: "executed" });
    const archived = await app.privy.intents().rpc(own.walletId, TALK);
    await app.privy.wallets().archive(own.walletId);
    expect((await get(archived.intent_id)).status).toBe("dismissed");
  });
});

describe("intents().updatePolicy, createPolicyRule, updatePolicyRule, deletePolicyRule", () => {
  test("each is carried out at its threshold", async () => {
    const id = await createPolicy();
    const renamed = await approve(app, await app.privy.intents().updatePolicy(id, { name: "renamed" }), wallet.keys);
    expect(renamed).toMatchObject({ intent_type: "POLICY", status: "executed", current_resource_data: { name: "renamed" } });
    const added = await approve(app, await app.privy.intents().createPolicyRule(id, { ...RULE, name: "second" }), wallet.keys);
    expect(added).toMatchObject({ intent_type: "RULE", status: "executed", policy: { rules: [{ name: "talk" }, { name: "second" }] } });
    const ruleId = (await app.privy.policies().get(id)).rules[1]?.id ?? "";
    const update = await app.privy.intents().updatePolicyRule(ruleId, { policy_id: id, ...RULE, name: "third" });
    expect(update).toMatchObject({ current_resource_data: { id: ruleId, name: "second" } });
    expect(await approve(app, update, wallet.keys)).toMatchObject({ status: "executed", current_resource_data: { name: "third" } });
    const removal = await app.privy.intents().deletePolicyRule(ruleId, { policy_id: id });
    expect(await approve(app, removal, wallet.keys)).toMatchObject({ intent_type: "RULE", status: "executed" });
    expect((await app.privy.policies().get(id)).rules).toHaveLength(1);
    const gone = app.privy.intents().deletePolicyRule(ruleId, { policy_id: id });
    await expect(gone).rejects.toMatchObject({ status: 404, error: { code: "policy_rule_not_found" } });
  });
});

describe("intents().updateKeyQuorum", () => {
  test("is approved by the quorum as it is, and shows afterwards who approved", async () => {
    const own = await createTwoOfTwo(app);
    const next = await generateP256KeyPair();
    const intent = await app.privy.intents().updateKeyQuorum(own.quorumId, { public_keys: [next.publicKey], authorization_threshold: 1 });
    const done = await approve(app, intent, own.keys);
    expect(done).toMatchObject({ intent_type: "KEY_QUORUM", status: "executed", current_resource_data: { authorization_threshold: 1 } });
    expect(done.authorization_details).toMatchObject([{ threshold: 2, members: [{ type: "key" }, { type: "key" }] }]);
    const talk = await app.privy.intents().rpc(own.walletId, TALK);
    expect((await authorize(app, talk, next.privateKey)).body.status).toBe("executed");
  });
});

async function createPolicy(): Promise<string> {
  const { id } = await app.privy.policies().create({
    version: "1.0",
    name: "p",
    chain_type: "ethereum",
    rules: [RULE],
    owner_id: wallet.quorumId,
  });
  return id;
}

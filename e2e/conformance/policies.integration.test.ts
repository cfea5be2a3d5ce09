import { generateP256KeyPair } from "@privy-io/node";
import { beforeAll, describe, expect, test } from "vitest";
import { createTestApp, createTwoOfTwo, type TestApp } from "../support/test-app.ts";

const TALK = { name: "talk", method: "personal_sign" as const, action: "ALLOW" as const, conditions: [] };
const SMALL = {
  name: "small",
  method: "eth_signTransaction" as const,
  action: "ALLOW" as const,
  conditions: [{ field_source: "ethereum_transaction" as const, field: "value" as const, operator: "lte" as const, value: "1000" }],
};

let app: TestApp;
let owner: { id: string; key: string };
beforeAll(async () => {
  app = await createTestApp();
  const { publicKey, privateKey } = await generateP256KeyPair();
  owner = { id: (await app.privy.keyQuorums().create({ public_keys: [publicKey] })).id, key: privateKey };
});

const by = (...keys: string[]) => ({ authorization_context: { authorization_private_keys: keys } });
const createPolicy = (rules: (typeof TALK | typeof SMALL)[], extra: object = { owner_id: owner.id }) =>
  app.privy.policies().create({ version: "1.0", name: "p", chain_type: "ethereum", rules, ...extra });

describe("policies()", () => {
  test("create and get: what was made is what is read", async () => {
    const policy = await createPolicy([TALK, SMALL]);
    expect(policy).toMatchObject({ version: "1.0", name: "p", chain_type: "ethereum", owner_id: owner.id, rules: [TALK, SMALL] });
    expect(await app.privy.policies().get(policy.id)).toEqual(policy);
    const again = { version: "1.0" as const, name: "q", chain_type: "ethereum" as const, rules: [], idempotency_key: "policy-1" };
    expect(await app.privy.policies().create(again)).toEqual(await app.privy.policies().create(again));
  });

  test("update: name, rules and owner; by the owner, or by the app alone where there is none", async () => {
    const policy = await createPolicy([TALK]);
    const renamed = await app.privy.policies().update(policy.id, { name: "renamed", ...by(owner.key) });
    expect(renamed).toEqual({ ...policy, name: "renamed" });
    const replaced = await app.privy.policies().update(policy.id, { rules: [SMALL], ...by(owner.key) });
    expect(replaced.rules).toMatchObject([SMALL]);
    await expect(app.privy.policies().update(policy.id, { name: "no" })).rejects.toMatchObject({
      status: 401,
      error: { code: "missing_or_empty_authorization_header" },
    });
    expect((await app.privy.policies().update(policy.id, { owner_id: null, ...by(owner.key) })).owner_id).toBeNull();
    expect((await app.privy.policies().update(policy.id, { name: "free" })).name).toBe("free");
    const { publicKey } = await generateP256KeyPair();
    expect((await app.privy.policies().update(policy.id, { owner: { public_key: publicKey } })).owner_id).toMatch(/^[0-9a-z]{24}$/);
  });

  test("a user owns a policy: a user_jwts member changes it", async () => {
    const user = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: "policy-owner" }] });
    const policy = await createPolicy([TALK], { owner: { user_id: user.id } });
    const asUser = { authorization_context: { user_jwts: [await app.mintJwt("policy-owner")] } };
    expect((await app.privy.policies().update(policy.id, { name: "mine", ...asUser })).name).toBe("mine");
  });

  test("delete: success is true, the policy is gone, and a wallet that names it signs nothing", async () => {
    const policy = await createPolicy([TALK]);
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum", policy_ids: [policy.id] });
    const sign = () => app.privy.wallets().ethereum().signMessage(wallet.id, { message: "x" });
    await expect(sign()).resolves.toHaveProperty("signature");
    expect(await app.privy.policies().delete(policy.id, by(owner.key))).toEqual({ success: true });
    const gone = { status: 404, error: { code: "policy_not_found" } };
    await expect(app.privy.policies().get(policy.id)).rejects.toMatchObject(gone);
    await expect(app.privy.policies().delete(policy.id, by(owner.key))).rejects.toMatchObject(gone);
    await expect(sign()).rejects.toMatchObject(gone);
  });

  test("a wallet's request needs nobody of the policy's owner, and a change of the policy binds at once", async () => {
    const wallet = await createTwoOfTwo(app);
    const policy = await createPolicy([]);
    await app.privy.wallets().update(wallet.walletId, { policy_ids: [policy.id], ...by(...wallet.keys) });
    const sign = () =>
      app.privy
        .wallets()
        .ethereum()
        .signMessage(wallet.walletId, { message: "x", ...by(...wallet.keys) });
    await expect(sign()).rejects.toThrow(/^400 \{"error":"RPC request denied due to policy violation","code":"policy_violation"/);
    await app.privy.policies().update(policy.id, { rules: [TALK], ...by(owner.key) });
    await expect(sign()).resolves.toHaveProperty("signature");
  });
});

describe("policies() rules", () => {
  test("createRule, getRule, updateRule and deleteRule", async () => {
    const policy = await createPolicy([TALK]);
    const created = await app.privy.policies().createRule(policy.id, { ...SMALL, ...by(owner.key) });
    expect(created).toEqual({ ...SMALL, id: expect.stringMatching(/^[0-9a-z]{24}$/) });
    expect(await app.privy.policies().getRule(created.id, { policy_id: policy.id })).toEqual(created);
    expect((await app.privy.policies().get(policy.id)).rules.map(({ name }) => name)).toEqual(["talk", "small"]);
    const denied = { ...TALK, name: "silence", action: "DENY" as const };
    const updated = await app.privy.policies().updateRule(created.id, { ...denied, policy_id: policy.id, ...by(owner.key) });
    expect(updated).toEqual({ ...denied, id: created.id });
    expect((await app.privy.policies().get(policy.id)).rules[1]).toEqual(updated);
    const removal = { policy_id: policy.id, ...by(owner.key) };
    expect(await app.privy.policies().deleteRule(created.id, removal)).toEqual({ success: true });
    const gone = { status: 404, error: { code: "policy_rule_not_found" } };
    await expect(app.privy.policies().getRule(created.id, { policy_id: policy.id })).rejects.toMatchObject(gone);
    await expect(app.privy.policies().deleteRule(created.id, removal)).rejects.toMatchObject(gone);
    expect((await app.privy.policies().get(policy.id)).rules).toHaveLength(1);
  });

  test("without the owner's signature no rule is added, changed or deleted", async () => {
    const policy = await createPolicy([TALK]);
    const rule = policy.rules[0]?.id ?? "";
    const missing = { status: 401, error: { code: "missing_or_empty_authorization_header" } };
    await expect(app.privy.policies().createRule(policy.id, SMALL)).rejects.toMatchObject(missing);
    await expect(app.privy.policies().updateRule(rule, { ...SMALL, policy_id: policy.id })).rejects.toMatchObject(missing);
    await expect(app.privy.policies().deleteRule(rule, { policy_id: policy.id })).rejects.toMatchObject(missing);
    expect(await app.privy.policies().get(policy.id)).toEqual(policy);
  });
});

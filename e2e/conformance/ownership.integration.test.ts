import { generateP256KeyPair } from "@privy-io/node";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, describe, expect, test } from "vitest";
import { authorize } from "../support/intents.ts";
import { appHeaders, request } from "../support/raw-request.ts";
import { CAIP2, createTestApp, type TestApp } from "../support/test-app.ts";
import { fund } from "../support/test-chain.ts";
import { issueUserKey } from "../support/user-key.ts";

interface Context {
  readonly authorization_private_keys?: string[];
  readonly user_jwts?: string[];
}

/** A way to own something, and who may and may not speak for it. */
interface Ownership {
  readonly owner: { owner_id?: string; owner?: { user_id: string } | { public_key: string } };
  readonly enough: Context[];
  readonly tooLittle: Context[];
}

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});

const keys = (...authorization_private_keys: string[]): Context => ({ authorization_private_keys });
const createKeys = (count: number) => Promise.all(Array.from({ length: count }, () => generateP256KeyPair()));
const createQuorum = async (members: Parameters<ReturnType<TestApp["privy"]["keyQuorums"]>["create"]>[0]) =>
  (await app.privy.keyQuorums().create(members)).id;

const OWNERSHIPS: Record<string, () => Promise<Ownership>> = {
  ownerless: async () => ({ owner: {}, enough: [{}], tooLittle: [] }),
  "a key": async () => {
    const [key, other] = (await createKeys(2)) as [KeyPair, KeyPair];
    return { owner: { owner: { public_key: key.publicKey } }, enough: [keys(key.privateKey)], tooLittle: [{}, keys(other.privateKey)] };
  },
  "a user": async () => {
    const [sub, other] = [`user-${crypto.randomUUID()}`, `other-${crypto.randomUUID()}`];
    const { id: user_id } = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: sub }] });
    await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: other }] });
    return {
      owner: { owner: { user_id } },
      enough: [{ user_jwts: [await app.mintJwt(sub)] }],
      tooLittle: [{}, { user_jwts: [await app.mintJwt(other)] }],
    };
  },
  "1 of 2": async () => {
    const [a, b] = (await createKeys(2)) as [KeyPair, KeyPair];
    const owner_id = await createQuorum({ public_keys: [a.publicKey, b.publicKey], authorization_threshold: 1 });
    return { owner: { owner_id }, enough: [keys(a.privateKey), keys(b.privateKey)], tooLittle: [{}, keys(a.privateKey, b.privateKey)] };
  },
  "2 of 2": async () => {
    const [a, b] = (await createKeys(2)) as [KeyPair, KeyPair];
    const owner_id = await createQuorum({ public_keys: [a.publicKey, b.publicKey] });
    return {
      owner: { owner_id },
      enough: [keys(a.privateKey, b.privateKey), keys(b.privateKey, a.privateKey)],
      tooLittle: [{}, keys(a.privateKey), keys(b.privateKey), keys(a.privateKey, a.privateKey)],
    };
  },
  "2 of 3 with a nested 2 of 2": async () => {
    const [a, b, c, d] = (await createKeys(4)) as [KeyPair, KeyPair, KeyPair, KeyPair];
    const nested = await createQuorum({ public_keys: [c.publicKey, d.publicKey] });
    const members = { public_keys: [a.publicKey, b.publicKey], key_quorum_ids: [nested], authorization_threshold: 2 };
    return {
      owner: { owner_id: await createQuorum(members) },
      enough: [keys(a.privateKey, b.privateKey), keys(a.privateKey, c.privateKey, d.privateKey)],
      tooLittle: [{}, keys(a.privateKey), keys(c.privateKey, d.privateKey), keys(a.privateKey, c.privateKey)],
    };
  },
};

type KeyPair = Awaited<ReturnType<typeof generateP256KeyPair>>;
type Act = (authorization_context: Context, turn: number) => Promise<unknown>;

const OTHER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const RULE = { name: "r", method: "personal_sign" as const, action: "ALLOW" as const, conditions: [] };
const createPolicy = (owner: Ownership["owner"]) =>
  app.privy.policies().create({ version: "1.0", name: "p", chain_type: "ethereum", rules: [RULE], ...owner });
const firstRule = ({ rules }: Awaited<ReturnType<typeof createPolicy>>): string => (rules[0] as { id: string }).id;

/** Every way to use or change what somebody owns. `doomed` are policies of the same owner, one for each turn, for what ends them. */
function listActions(wallet: { id: string; owner_id: string | null }, policyId: string, ruleId: string, doomed: string[], rules: string[]) {
  const [wallets, policies] = [app.privy.wallets(), app.privy.policies()];
  const { id, owner_id } = wallet;
  const params = { transaction: { to: OTHER, value: 1 } };
  const unsent = {
    transaction: { ...params.transaction, chain_id: 1, nonce: 0, gas_limit: 21_000, max_fee_per_gas: 1, max_priority_fee_per_gas: 1 },
  };
  const transfer = { source: { asset: "eth" as const, chain: CAIP2 as "base" }, destination: { address: OTHER }, amount: "0.001" };
  const actions: Record<string, Act> = {
    signMessage: (authorization_context) => wallets.ethereum().signMessage(id, { message: "x", authorization_context }),
    signTransaction: (authorization_context) => wallets.ethereum().signTransaction(id, { params: unsent, authorization_context }),
    sendTransaction: (authorization_context) => wallets.ethereum().sendTransaction(id, { caip2: CAIP2, params, authorization_context }),
    rawSign: (authorization_context) => wallets.rawSign(id, { params: { hash: `0x${"12".repeat(32)}` }, authorization_context }),
    transfer: (authorization_context) => wallets.transfer(id, { ...transfer, authorization_context }),
    updateWallet: (authorization_context) => wallets.update(id, { display_name: "w", authorization_context }),
    exportPrivateKey: (authorization_context) => wallets.exportPrivateKey(id, { authorization_context }),
    exportSeedPhrase: (authorization_context) => wallets.exportSeedPhrase(id, { authorization_context }),
    updatePolicy: (authorization_context) => policies.update(policyId, { name: "q", authorization_context }),
    createRule: (authorization_context) => policies.createRule(policyId, { ...RULE, authorization_context }),
    updateRule: (authorization_context) => policies.updateRule(ruleId, { policy_id: policyId, ...RULE, authorization_context }),
    deleteRule: (authorization_context, turn) =>
      policies.deleteRule(rules[turn] ?? "", { policy_id: doomed[turn] ?? "", authorization_context }),
    deletePolicy: (authorization_context, turn) => policies.delete(doomed[turn] ?? "", { authorization_context }),
  };
  if (owner_id === null) return actions;
  return {
    ...actions,
    updateQuorum: (authorization_context: Context) => app.privy.keyQuorums().update(owner_id, { display_name: "o", authorization_context }),
  };
}

/** An ownerless wallet cannot be exported: nobody would have agreed. */
const isForbidden = (name: string, ownerId: string | null) => ownerId === null && name.startsWith("export");

/** Members approve one by one. @returns how the intent then stands */
async function approve(walletId: string, { authorization_private_keys = [], user_jwts = [] }: Context): Promise<string> {
  const body = { method: "personal_sign" as const, params: { message: crypto.randomUUID(), encoding: "utf-8" as const } };
  const intent = await app.privy.intents().rpc(walletId, body);
  const userKeys = await Promise.all(user_jwts.map((jwt) => issueUserKey(app, jwt)));
  for (const key of [...authorization_private_keys, ...userKeys]) await authorize(app, intent, key);
  return (await app.privy.intents().get(intent.intent_id)).status;
}

describe("who owns it × what is done: enough of the owner does everything, less does nothing", () => {
  test.each(Object.entries(OWNERSHIPS))("%s", { timeout: 120_000 }, async (_, create) => {
    const { owner, enough, tooLittle } = await create();
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum", ...owner });
    await fund(wallet.address as `0x${string}`);
    const { id } = wallet;
    const policy = await createPolicy(owner);
    const doomed = await Promise.all(enough.map(() => createPolicy(owner)));
    const actions = Object.entries(
      listActions(
        wallet,
        policy.id,
        firstRule(policy),
        doomed.map((one) => one.id),
        doomed.map(firstRule),
      ),
    );
    for (const [name, act] of actions) {
      for (const context of tooLittle) {
        const [refused] = await Promise.allSettled([act(context, 0)]);
        expect([name, refused]).toMatchObject([name, { status: "rejected", reason: { status: 401 } }]);
      }
    }
    expect(await app.privy.wallets().get(id)).toEqual(wallet);
    for (const one of [policy, ...doomed]) expect(await app.privy.policies().get(one.id)).toEqual(one);
    for (const [turn, context] of enough.entries()) {
      for (const [name, act] of actions) {
        const [settled] = await Promise.allSettled([act(context, turn)]);
        const outcome = settled.status === "fulfilled" ? "done" : (settled.reason as Error).message;
        expect([name, outcome]).toEqual([name, isForbidden(name, wallet.owner_id) ? expect.stringMatching(/^400 /) : "done"]);
        if (name === "exportPrivateKey" && settled.status === "fulfilled") {
          const { private_key } = settled.value as { private_key: string };
          expect(privateKeyToAccount(`0x${private_key}`).address).toBe(wallet.address);
        }
      }
    }
    expect((await app.privy.wallets().get(id)).display_name).toBe("w");
    for (const { id: gone } of doomed) await expect(app.privy.policies().get(gone)).rejects.toMatchObject({ status: 404 });
  });

  test.each(Object.entries(OWNERSHIPS).filter(([name]) => name !== "ownerless"))(
    "%s: intents",
    { timeout: 120_000 },
    async (name, create) => {
      const { owner, enough, tooLittle } = await create();
      const { id } = await app.privy.wallets().create({ chain_type: "ethereum", ...owner });
      // One by one, each of two members is enough where one is; only a header must carry exactly as many signatures as the threshold.
      const isTooMany = ({ authorization_private_keys = [] }: Context) => name === "1 of 2" && authorization_private_keys.length === 2;
      for (const context of tooLittle.filter((one) => !isTooMany(one)))
        expect([context, await approve(id, context)]).toEqual([context, "pending"]);
      for (const context of enough) expect(await approve(id, context)).toBe("executed");
    },
  );

  test.each(Object.entries(OWNERSHIPS))("%s: an imported wallet, archived and restored by the app secret alone", async (_, create) => {
    const { owner, enough, tooLittle } = await create();
    const private_key = generatePrivateKey();
    const { address } = privateKeyToAccount(private_key);
    const wallet = await app.privy
      .wallets()
      .import({ wallet: { address, chain_type: "ethereum", entropy_type: "private-key", private_key }, ...owner });
    expect([wallet.address, wallet.owner_id === null]).toEqual([address, owner.owner === undefined && owner.owner_id === undefined]);
    const sign = (authorization_context: Context) =>
      app.privy.wallets().ethereum().signMessage(wallet.id, { message: "x", authorization_context });
    for (const context of tooLittle) await expect(sign(context)).rejects.toMatchObject({ status: 401 });
    for (const context of enough) await expect(sign(context)).resolves.toHaveProperty("signature");
    await app.privy.wallets().archive(wallet.id);
    for (const context of [...enough, ...tooLittle]) await expect(sign(context)).rejects.toMatchObject({ status: 404 });
    await request("POST", `/v1/wallets/${wallet.id}/restore`, undefined, appHeaders(app));
    for (const context of tooLittle) await expect(sign(context)).rejects.toMatchObject({ status: 401 });
    for (const context of enough) await expect(sign(context)).resolves.toHaveProperty("signature");
  });

  test.each(Object.entries(OWNERSHIPS).filter(([name]) => name !== "ownerless"))(
    "%s: given up, and the quorum deleted",
    async (_, create) => {
      const { owner, enough, tooLittle } = await create();
      const wallet = await app.privy.wallets().create({ chain_type: "ethereum", ...owner });
      const [context] = enough;
      if (wallet.owner_id === null || context === undefined) throw new Error("an owned wallet has an owner who can speak");
      for (const less of tooLittle) {
        const freed = { owner_id: null, authorization_context: less };
        await expect(app.privy.wallets().update(wallet.id, freed)).rejects.toMatchObject({ status: 401 });
      }
      await app.privy.wallets().update(wallet.id, { owner_id: null, authorization_context: context });
      for (const less of tooLittle) {
        await expect(app.privy.keyQuorums().delete(wallet.owner_id, { authorization_context: less })).rejects.toMatchObject({
          status: 401,
        });
      }
      expect(await app.privy.keyQuorums().delete(wallet.owner_id, { authorization_context: context })).toEqual({ success: true });
    },
  );
});

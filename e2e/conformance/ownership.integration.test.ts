import { generateP256KeyPair } from "@privy-io/node";
import { privateKeyToAccount } from "viem/accounts";
import { beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "../support/test-app.ts";

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
    const sub = "ownership-user";
    const { id: user_id } = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: sub }] });
    await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: "ownership-other" }] });
    return {
      owner: { owner: { user_id } },
      enough: [{ user_jwts: [await app.mintJwt(sub)] }],
      tooLittle: [{}, { user_jwts: [await app.mintJwt("ownership-other")] }],
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

describe("who owns it × what is done: enough of the owner does everything, less does nothing", () => {
  test.each(Object.entries(OWNERSHIPS))("%s", async (_, create) => {
    const { owner, enough, tooLittle } = await create();
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum", ...owner });
    const policy = await app.privy.policies().create({ version: "1.0", name: "p", chain_type: "ethereum", rules: [], ...owner });
    const rule = { name: "r", method: "personal_sign" as const, action: "ALLOW" as const, conditions: [] };
    const { id } = wallet;
    const actions: Record<string, (context: Context) => Promise<unknown>> = {
      signMessage: (authorization_context) => app.privy.wallets().ethereum().signMessage(id, { message: "x", authorization_context }),
      updateWallet: (authorization_context) => app.privy.wallets().update(id, { display_name: "w", authorization_context }),
      exportPrivateKey: (authorization_context) => app.privy.wallets().exportPrivateKey(id, { authorization_context }),
      updatePolicy: (authorization_context) => app.privy.policies().update(policy.id, { name: "q", authorization_context }),
      createRule: (authorization_context) => app.privy.policies().createRule(policy.id, { ...rule, authorization_context }),
    };
    for (const [name, act] of Object.entries(actions)) {
      for (const context of tooLittle) {
        const [refused] = await Promise.allSettled([act(context)]);
        expect([name, refused]).toMatchObject([name, { status: "rejected", reason: { status: 401 } }]);
      }
    }
    expect(await app.privy.wallets().get(id)).toEqual(wallet);
    expect(await app.privy.policies().get(policy.id)).toEqual(policy);
    for (const context of enough) {
      for (const [name, act] of Object.entries(actions)) {
        const isForbidden = name === "exportPrivateKey" && wallet.owner_id === null;
        const [settled] = await Promise.allSettled([act(context)]);
        expect([name, settled.status]).toEqual([name, isForbidden ? "rejected" : "fulfilled"]);
        if (name === "exportPrivateKey" && settled.status === "fulfilled") {
          const { private_key } = settled.value as { private_key: string };
          expect(privateKeyToAccount(`0x${private_key}`).address).toBe(wallet.address);
        }
      }
    }
    const [context] = enough;
    if (wallet.owner_id === null || context === undefined) return;
    const freed = { owner_id: null, authorization_context: context };
    await app.privy.wallets().update(id, freed);
    await app.privy.policies().update(policy.id, freed);
    for (const less of tooLittle) {
      await expect(app.privy.keyQuorums().delete(wallet.owner_id, { authorization_context: less })).rejects.toMatchObject({ status: 401 });
    }
    expect(await app.privy.keyQuorums().delete(wallet.owner_id, { authorization_context: context })).toEqual({ success: true });
  });
});

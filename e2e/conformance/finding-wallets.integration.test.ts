import { generateP256KeyPair } from "@privy-io/node";
import { verifyMessage } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import { appHeaders, request } from "../support/raw-request.ts";
import { createTestApp, createTwoOfTwo, type TestApp } from "../support/test-app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});

type Filter = NonNullable<Parameters<ReturnType<TestApp["privy"]["wallets"]>["list"]>[0]>;

async function listIds(filter: Filter): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of app.privy.wallets().list(filter)) ids.push(id);
  return ids;
}

describe("wallets().list filters", () => {
  test("each filter finds its wallets and no other, and filters are joined by and", async () => {
    const { publicKey } = await generateP256KeyPair();
    const user = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: "filter" }] });
    const byUser = await app.privy.wallets().create({ chain_type: "ethereum", owner: { user_id: user.id }, external_id: "filter-1" });
    const byKey = await app.privy.wallets().create({ chain_type: "ethereum", owner: { public_key: publicKey } });
    const pem = `-----BEGIN PUBLIC KEY-----\n${publicKey}\n-----END PUBLIC KEY-----`;
    const expected: [Filter, string[]][] = [
      [{ user_id: user.id }, [byUser.id]],
      [{ authorization_key: publicKey }, [byKey.id]],
      [{ authorization_key: pem }, [byKey.id]],
      [{ address: byUser.address.toLowerCase() }, [byUser.id]],
      [{ external_id: "filter-1" }, [byUser.id]],
      [{ external_id: "filter-1", user_id: user.id, chain_type: "ethereum" }, [byUser.id]],
      [{ external_id: "filter-1", authorization_key: publicKey }, []],
      [{ chain_type: "solana" }, []],
      [{ entity_id: "nobody" }, []],
    ];
    for (const [filter, ids] of expected) expect([filter, await listIds(filter)]).toEqual([filter, ids]);
    await expect(listIds({ user_id: user.id, authorization_key: publicKey })).rejects.toMatchObject({
      status: 400,
      error: { code: "invalid_data" },
    });
    await expect(listIds({ authorization_key: "nonsense" })).rejects.toMatchObject({ status: 400, error: { code: "invalid_data" } });
  });
});

describe("wallets().getWalletByAddress", () => {
  test("the wallet, whatever the case of its address; not another app's", async () => {
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum" });
    for (const address of [wallet.address, wallet.address.toLowerCase()]) {
      expect(await app.privy.wallets().getWalletByAddress({ address })).toEqual(wallet);
    }
    const stranger = await createTestApp();
    const missing = { status: 404, error: { code: "wallet_not_found" } };
    await expect(stranger.privy.wallets().getWalletByAddress({ address: wallet.address })).rejects.toMatchObject(missing);
    await expect(app.privy.wallets().getWalletByAddress({ address: `0x${"00".repeat(20)}` })).rejects.toMatchObject(missing);
  });
});

describe("wallets().createBatch", () => {
  test("a hundred wallets, each its own and in the order asked", async () => {
    const wallets = Array.from({ length: 100 }, (_, index) => ({ chain_type: "ethereum" as const, external_id: `batch-${index}` }));
    const { results } = await app.privy.wallets().createBatch({ wallets });
    const made = results.flatMap((result) => (result.success ? [result.wallet] : []));
    expect(made.map(({ external_id }) => external_id)).toEqual(wallets.map(({ external_id }) => external_id));
    expect(results.map(({ index }) => index)).toEqual(wallets.map((_, index) => index));
    expect(new Set(made.map(({ address }) => address)).size).toBe(100);
    const last = made.at(-1);
    if (last === undefined) throw new Error("a hundred were made");
    const { signature } = await app.privy.wallets().ethereum().signMessage(last.id, { message: "x" });
    const signed = { address: last.address as `0x${string}`, message: "x", signature: signature as `0x${string}` };
    expect(await verifyMessage(signed)).toBe(true);
  });

  test("partial results: what is refused for one wallet leaves the others alone", async () => {
    const { publicKey } = await generateP256KeyPair();
    await app.privy.wallets().create({ chain_type: "ethereum", external_id: "taken" });
    const { results } = await app.privy.wallets().createBatch({
      wallets: [
        { chain_type: "ethereum", owner: { public_key: publicKey } },
        { chain_type: "ethereum", owner_id: "a".repeat(24) },
        { chain_type: "ethereum", external_id: "taken" },
        { chain_type: "spark" },
        { chain_type: "money" as "ethereum" },
      ],
    });
    expect(results).toMatchObject([
      { index: 0, success: true, wallet: { owner_id: expect.any(String) } },
      { index: 1, success: false, code: "key_quorum_not_found" },
      { index: 2, success: false, code: "resource_already_exists" },
      { index: 3, success: false, code: "not_supported" },
      { index: 4, success: false, code: "invalid_data" },
    ]);
    for (const size of [0, 101]) {
      const wallets = Array.from({ length: size }, () => ({ chain_type: "ethereum" as const }));
      await expect(app.privy.wallets().createBatch({ wallets })).rejects.toMatchObject({ status: 400, error: { code: "invalid_data" } });
    }
  });

  test("a batch that is sent again with its idempotency key makes nothing twice", async () => {
    const body = JSON.stringify({ wallets: [{ chain_type: "ethereum" }, { chain_type: "starknet" }, { chain_type: "ethereum" }] });
    const headers = appHeaders(app, { "privy-idempotency-key": "batch-1" });
    const first = await request("POST", "/v1/wallets/batch", body, headers);
    const again = await request("POST", "/v1/wallets/batch", body, headers);
    expect(first.body.results).toMatchObject([{ success: true }, { success: false, code: "not_supported" }, { success: true }]);
    expect(again.body).toEqual(first.body);
  });
});

describe("wallets().assignEntity", () => {
  test("a wallet is kept for a user, from the start or later, and found by it; the user gets no seat", async () => {
    const [ann, ben] = await Promise.all(
      ["ann", "ben"].map((custom_user_id) => app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id }] })),
    );
    if (ann === undefined || ben === undefined) throw new Error("two users were made");
    const annsEntity = { id: ann.id, type: "user" as const };
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum", entity: annsEntity });
    expect(wallet.entity).toEqual(annsEntity);
    expect(await listIds({ entity_id: ann.id })).toEqual([wallet.id]);
    const assigned = await app.privy.wallets().assignEntity(wallet.id, { id: ben.id, type: "user" });
    expect(assigned).toEqual({
      id: expect.stringMatching(/^[0-9a-z]{24}$/),
      wallet_id: wallet.id,
      entity: { id: ben.id, type: "user" },
      created_at: expect.any(Number),
      updated_at: expect.any(Number),
    });
    expect([await listIds({ entity_id: ann.id }), await listIds({ entity_id: ben.id })]).toEqual([[], [wallet.id]]);
    expect(await listIds({ user_id: ben.id })).toEqual([]);
    expect(await app.privy.wallets().get(wallet.id)).toEqual({ ...wallet, entity: { id: ben.id, type: "user" } });
    const assign = (entity: { id: string; type: "user" | "organization" }) => app.privy.wallets().assignEntity(wallet.id, entity);
    await expect(assign({ id: "did:privy:nobody", type: "user" })).rejects.toMatchObject({ error: { code: "user_does_not_exist" } });
    await expect(assign({ id: "org", type: "organization" })).rejects.toMatchObject({ status: 400, error: { code: "not_supported" } });
  });
});

describe("wallets().archive", () => {
  test("an archived wallet signs nothing and is left out unless it is asked for; restored, it is back", async () => {
    const { walletId, address, keys } = await createTwoOfTwo(app);
    const context = { authorization_context: { authorization_private_keys: keys } };
    const active = await app.privy.wallets().get(walletId);
    const archived = await app.privy.wallets().archive(walletId);
    expect(archived).toEqual({ ...active, archived_at: expect.any(Number) });
    const missing = { status: 404, error: { code: "wallet_not_found" } };
    await expect(app.privy.wallets().archive(walletId)).rejects.toMatchObject(missing);
    await expect(app.privy.wallets().get(walletId)).rejects.toMatchObject(missing);
    await expect(app.privy.wallets().getWalletByAddress({ address })).rejects.toMatchObject(missing);
    expect(await listIds({ address })).toEqual([]);
    expect(await app.privy.wallets().get(walletId, { include_archived: true })).toEqual(archived);
    expect(await app.privy.wallets().getWalletByAddress({ address, include_archived: true })).toEqual(archived);
    expect(await listIds({ address, include_archived: true })).toEqual([walletId]);
    const sign = () =>
      app.privy
        .wallets()
        .ethereum()
        .signMessage(walletId, { message: "x", ...context });
    await expect(sign()).rejects.toMatchObject(missing);
    await expect(app.privy.wallets().update(walletId, { display_name: "x", ...context })).rejects.toMatchObject(missing);
    await expect(app.privy.wallets().exportPrivateKey(walletId, context)).rejects.toMatchObject(missing);
    const restored = await request("POST", `/v1/wallets/${walletId}/restore`, undefined, appHeaders(app));
    expect([restored.status, restored.body]).toEqual([200, active]);
    await expect(sign()).resolves.toHaveProperty("signature");
  });
});

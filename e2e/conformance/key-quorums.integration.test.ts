import { generateP256KeyPair } from "@privy-io/node";
import { beforeAll, describe, expect, test } from "vitest";
import { request, type SignedRequest, signFor } from "../support/raw-request.ts";
import { createTestApp, createTwoOfTwo, type TestApp } from "../support/test-app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});

const by = (...keys: string[]) => ({ authorization_context: { authorization_private_keys: keys } });
const talk = (walletId: string, ...keys: string[]) =>
  app.privy
    .wallets()
    .ethereum()
    .signMessage(walletId, { message: "x", ...by(...keys) });

async function createQuorum(): Promise<{ id: string; key: string; publicKey: string }> {
  const { publicKey, privateKey } = await generateP256KeyPair();
  const { id } = await app.privy.keyQuorums().create({ public_keys: [publicKey] });
  return { id, key: privateKey, publicKey };
}

async function listIds(filter: { user_id?: string; authorization_key?: string }): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of app.privy.wallets().list(filter)) ids.push(id);
  return ids;
}

describe("keyQuorums().create", () => {
  test("what no quorum may be: one key in two encodings, a threshold nobody reaches, six quorums, nobody at all", async () => {
    const { publicKey } = await generateP256KeyPair();
    const pem = `-----BEGIN PUBLIC KEY-----\n${publicKey}\n-----END PUBLIC KEY-----`;
    const nested = await Promise.all(Array.from({ length: 6 }, async () => (await createQuorum()).id));
    const impossible = [
      { public_keys: [publicKey, pem] },
      { public_keys: [publicKey], authorization_threshold: 2 },
      { public_keys: [publicKey], authorization_threshold: 0 },
      { key_quorum_ids: nested },
      { public_keys: [publicKey], display_name: "x".repeat(51) },
      {},
    ];
    const { id, key } = await createQuorum();
    for (const members of impossible) {
      const refusal = { status: 400, error: { code: "invalid_data" } };
      await expect(app.privy.keyQuorums().create(members)).rejects.toMatchObject(refusal);
      await expect(app.privy.keyQuorums().update(id, { ...members, ...by(key) })).rejects.toMatchObject(refusal);
    }
    const echoed = await app.privy.keyQuorums().create({ public_keys: [pem], key_quorum_ids: nested.slice(1) });
    expect(echoed).toMatchObject({ authorization_threshold: null, authorization_keys: [{ public_key: pem, display_name: null }] });
  });
});

describe("keyQuorums().update", () => {
  test("a user's 1-of-1 becomes a 2-of-2 by the user's signature alone; the wallet keeps its owner", async () => {
    const user = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: "upgrade" }] });
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum", owner: { user_id: user.id } });
    const server = await generateP256KeyPair();
    const asUser = { user_jwts: [await app.mintJwt("upgrade")] };
    const upgraded = await app.privy.keyQuorums().update(wallet.owner_id ?? "", {
      user_ids: [user.id],
      public_keys: [server.publicKey],
      authorization_threshold: 2,
      authorization_context: asUser,
    });
    expect(upgraded).toEqual({
      id: wallet.owner_id,
      display_name: null,
      authorization_threshold: 2,
      authorization_keys: [{ public_key: server.publicKey, display_name: null }],
      user_ids: [user.id],
      key_quorum_ids: [],
    });
    expect(await app.privy.keyQuorums().get(upgraded.id)).toEqual(upgraded);
    const sign = (context: object) =>
      app.privy.wallets().ethereum().signMessage(wallet.id, { message: "x", authorization_context: context });
    await expect(sign(asUser)).rejects.toMatchObject({ error: { code: "incorrect_quantity_of_authorization_signatures" } });
    await expect(sign({ ...asUser, authorization_private_keys: [server.privateKey] })).resolves.toHaveProperty("signature");
    expect((await app.privy.wallets().get(wallet.id)).owner_id).toBe(wallet.owner_id);
  });

  test("wallets are found by whoever is in their owner's quorum now, also through a nested quorum", async () => {
    const [old, fresh] = [await createQuorum(), await createQuorum()];
    const user = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: "found" }] });
    const outer = await app.privy.keyQuorums().create({ key_quorum_ids: [old.id] });
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum", owner_id: outer.id });
    expect(await listIds({ authorization_key: old.publicKey })).toEqual([wallet.id]);
    await app.privy
      .keyQuorums()
      .update(old.id, { public_keys: [fresh.publicKey], user_ids: [user.id], authorization_threshold: 1, ...by(old.key) });
    expect(await listIds({ authorization_key: old.publicKey })).toEqual([]);
    expect(await listIds({ authorization_key: fresh.publicKey })).toEqual([wallet.id]);
    expect(await listIds({ user_id: user.id })).toEqual([wallet.id]);
    await expect(talk(wallet.id, fresh.key)).resolves.toHaveProperty("signature");
    await expect(talk(wallet.id, old.key)).rejects.toMatchObject({ error: { code: "zero_correct_authorization_signatures" } });
  });

  test("one level of nesting: neither the inner one receives quorums, nor does the outer one take one that has", async () => {
    const [inner, third] = [await createQuorum(), await createQuorum()];
    const outer = await app.privy.keyQuorums().create({ key_quorum_ids: [inner.id] });
    const nesting = { key_quorum_ids: [third.id] };
    await expect(app.privy.keyQuorums().update(inner.id, { ...nesting, ...by(inner.key) })).rejects.toMatchObject({
      status: 400,
      error: { code: "invalid_data", error: expect.stringContaining(outer.id) },
    });
    const loop = app.privy.keyQuorums().update(third.id, { key_quorum_ids: [outer.id], ...by(third.key) });
    await expect(loop).rejects.toMatchObject({ status: 400, error: { code: "invalid_data" } });
  });

  test("a quorum of another app, and one that never was, are not found", async () => {
    const stranger = await createTestApp();
    const { quorumId, keys } = await createTwoOfTwo(app);
    for (const id of [quorumId, "nope"]) {
      await expect(stranger.privy.keyQuorums().update(id, { display_name: "mine", ...by(...keys) })).rejects.toMatchObject({
        status: 404,
        error: { code: "key_quorum_not_found" },
      });
    }
  });
});

describe("keyQuorums().delete", () => {
  test("success is true, and the quorum is gone", async () => {
    const { id, key, publicKey } = await createQuorum();
    expect(await app.privy.keyQuorums().delete(id, by(key))).toEqual({ success: true });
    await expect(app.privy.keyQuorums().get(id)).rejects.toMatchObject({ status: 404, error: { code: "key_quorum_not_found" } });
    await expect(app.privy.keyQuorums().delete(id, by(key))).rejects.toMatchObject({ status: 404 });
    await expect(app.privy.keyQuorums().update(id, { display_name: "x", ...by(key) })).rejects.toMatchObject({ status: 404 });
    await expect(app.privy.wallets().create({ chain_type: "ethereum", owner_id: id })).rejects.toMatchObject({ status: 404 });
    expect(await listIds({ authorization_key: publicKey })).toEqual([]);
  });

  test("a quorum that owns a wallet or a policy, signs for one, or is nested, is not deleted", async () => {
    const inUse = { status: 400, error: { code: "authorization_key_has_associated_wallets" } };
    const uses: ((quorumId: string) => Promise<unknown>)[] = [
      (owner_id) => app.privy.wallets().create({ chain_type: "ethereum", owner_id }),
      (signer_id) => app.privy.wallets().create({ chain_type: "ethereum", additional_signers: [{ signer_id }] }),
      (owner_id) => app.privy.policies().create({ version: "1.0", name: "p", chain_type: "ethereum", rules: [], owner_id }),
      (id) => app.privy.keyQuorums().create({ key_quorum_ids: [id] }),
    ];
    for (const use of uses) {
      const { id, key } = await createQuorum();
      await use(id);
      await expect(app.privy.keyQuorums().delete(id, by(key))).rejects.toMatchObject(inUse);
      expect((await app.privy.keyQuorums().get(id)).id).toBe(id);
    }
  });

  test("it is deleted once the wallet has another owner", async () => {
    const [first, second] = [await createQuorum(), await createQuorum()];
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum", owner_id: first.id });
    await app.privy.wallets().update(wallet.id, { owner_id: second.id, ...by(first.key) });
    expect(await app.privy.keyQuorums().delete(first.id, by(first.key))).toEqual({ success: true });
    await expect(talk(wallet.id, second.key)).resolves.toHaveProperty("signature");
  });

  test("what was refused while in use may be sent again as it is", async () => {
    const { id, key } = await createQuorum();
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum", owner_id: id });
    const deletion: SignedRequest = { method: "DELETE", path: `/v1/key_quorums/${id}`, body: {} };
    const headers = signFor(app, deletion, [key]);
    const send = () => request("DELETE", deletion.path, undefined, headers);
    expect((await send()).body.code).toBe("authorization_key_has_associated_wallets");
    await app.privy.wallets().update(wallet.id, { owner: null, ...by(key) });
    expect((await send()).body).toEqual({ success: true });
    expect((await send()).body).toEqual({ success: true });
  });

  test("a wallet made while its owner is deleted: one of the two comes too late, and no wallet is left without its owner", async () => {
    for (let round = 0; round < 5; round++) {
      const { id, key } = await createQuorum();
      const [deleted, created] = await Promise.allSettled([
        app.privy.keyQuorums().delete(id, by(key)),
        app.privy.wallets().create({ chain_type: "ethereum", owner_id: id }),
      ]);
      expect([deleted.status, created.status].sort()).toEqual(["fulfilled", "rejected"]);
    }
  });
});

import { generateP256KeyPair, PrivyClient } from "@privy-io/node";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { request, type SignedRequest, signFor } from "../support/raw-request.ts";
import { createTestApp, createTwoOfTwo, readStack, type TestApp } from "../support/test-app.ts";

let app: TestApp;
let vault: pg.Client;

beforeAll(async () => {
  app = await createTestApp();
  vault = new pg.Client({ connectionString: readStack().databaseUrlVault });
  await vault.connect();
});
afterAll(() => vault.end());

const by = (...keys: string[]) => ({ authorization_context: { authorization_private_keys: keys } });
const sign = (walletId: string, ...keys: string[]) =>
  app.privy
    .wallets()
    .ethereum()
    .signMessage(walletId, { message: "x", ...by(...keys) });
const refusedWith = (code: string) => ({ status: 401, error: { code } });
const TOO_FEW = refusedWith("incorrect_quantity_of_authorization_signatures");
const NOBODYS = refusedWith("zero_correct_authorization_signatures");

async function createSeat() {
  const { publicKey, privateKey } = await generateP256KeyPair();
  const { id } = await app.privy.keyQuorums().create({ public_keys: [publicKey] });
  return { id, publicKey, privateKey };
}

const talkOnly = (owner_id: string) =>
  app.privy.policies().create({
    version: "1.0",
    name: "talk only",
    chain_type: "ethereum",
    rules: [{ name: "talk", method: "personal_sign", action: "ALLOW", conditions: [] }],
    owner_id,
  });

describe("law 1: the server's seat alone", () => {
  test("cannot lower the threshold, remove the other seat, add one of its own, or delete the quorum", async () => {
    const { quorumId, walletId, keys } = await createTwoOfTwo(app);
    const [user, server] = keys;
    const mine = await generateP256KeyPair();
    const { authorization_keys } = await app.privy.keyQuorums().get(quorumId);
    const publicKeys = authorization_keys.map(({ public_key }) => public_key);
    const changes = [
      { authorization_threshold: 1 },
      { public_keys: publicKeys.slice(1), authorization_threshold: 1 },
      { public_keys: [...publicKeys, mine.publicKey] },
    ];
    for (const change of changes) {
      await expect(app.privy.keyQuorums().update(quorumId, { ...change, ...by(server) })).rejects.toMatchObject(TOO_FEW);
      await expect(app.privy.keyQuorums().update(quorumId, { ...change, ...by(server, server) })).rejects.toMatchObject(
        refusedWith("insufficient_correct_authorization_signatures"),
      );
      await expect(app.privy.keyQuorums().update(quorumId, change)).rejects.toMatchObject(
        refusedWith("missing_or_empty_authorization_header"),
      );
    }
    await expect(app.privy.keyQuorums().delete(quorumId, by(server))).rejects.toMatchObject(TOO_FEW);
    await expect(sign(walletId, server)).rejects.toMatchObject(TOO_FEW);
    await expect(sign(walletId, user, server)).resolves.toHaveProperty("signature");
  });

  test("cannot give the wallet another owner, a signer or no policy, nor export it", async () => {
    const { walletId, keys } = await createTwoOfTwo(app);
    const [, server] = keys;
    const mine = await createSeat();
    for (const change of [{ owner_id: mine.id }, { owner: null }, { policy_ids: [] }, { additional_signers: [{ signer_id: mine.id }] }]) {
      await expect(app.privy.wallets().update(walletId, { ...change, ...by(server) })).rejects.toMatchObject(TOO_FEW);
    }
    await expect(app.privy.wallets().exportPrivateKey(walletId, by(server))).rejects.toMatchObject(TOO_FEW);
    await expect(app.privy.wallets().exportSeedPhrase(walletId, by(server, server))).rejects.toMatchObject(
      refusedWith("insufficient_correct_authorization_signatures"),
    );
  });
});

describe("a signer uses a wallet and never changes it", () => {
  test("it cannot update, add, export, or walk out of its policy by the wallet or by the policy itself", async () => {
    const owner = await createTwoOfTwo(app);
    const signer = await createSeat();
    const policy = await talkOnly(owner.quorumId);
    const additional_signers = [{ signer_id: signer.id, override_policy_ids: [policy.id] }];
    await app.privy.wallets().update(owner.walletId, { additional_signers, ...by(...owner.keys) });
    await expect(sign(owner.walletId, signer.privateKey)).resolves.toHaveProperty("signature");

    const mine = await createSeat();
    const own = by(signer.privateKey);
    const widened = { additional_signers: [{ signer_id: signer.id }] };
    for (const change of [widened, { additional_signers: [...additional_signers, { signer_id: mine.id }] }, { owner_id: signer.id }]) {
      await expect(app.privy.wallets().update(owner.walletId, { ...change, ...own })).rejects.toMatchObject(TOO_FEW);
    }
    await expect(app.privy.wallets().exportPrivateKey(owner.walletId, own)).rejects.toMatchObject(TOO_FEW);
    const allowAll = { rules: [{ name: "all", method: "*" as const, action: "ALLOW" as const, conditions: [] }] };
    await expect(app.privy.policies().update(policy.id, { ...allowAll, ...own })).rejects.toMatchObject(TOO_FEW);
    await expect(app.privy.policies().update(policy.id, { owner_id: signer.id, ...own })).rejects.toMatchObject(TOO_FEW);
    await expect(app.privy.policies().delete(policy.id, own)).rejects.toMatchObject(TOO_FEW);
    const digest = app.privy
      .wallets()
      .ethereum()
      .signSecp256k1(owner.walletId, { params: { hash: `0x${"11".repeat(32)}` }, ...own });
    await expect(digest).rejects.toMatchObject({ status: 400, error: { code: "policy_violation" } });
  });

  test("the owner of a wallet is not the owner of its policy: a single key can neither rewrite nor delete what binds it", async () => {
    const [guard, holder] = [await createTwoOfTwo(app), await createSeat()];
    const policy = await talkOnly(guard.quorumId);
    const own = by(holder.privateKey, holder.privateKey);
    await app.privy.wallets().create({ chain_type: "ethereum", owner_id: holder.id, policy_ids: [policy.id] });
    await expect(app.privy.policies().update(policy.id, { rules: [], ...own })).rejects.toMatchObject(NOBODYS);
    await expect(app.privy.policies().delete(policy.id, own)).rejects.toMatchObject(NOBODYS);
    expect((await app.privy.policies().get(policy.id)).rules).toHaveLength(1);
  });
});

describe("an additional signer does not stand in the owner's way", () => {
  test("it fills its own quorum until no request of the wallet fits into a frame; the owner still exports the key, and removes it", async () => {
    const [owner, signer] = [await createSeat(), await createSeat()];
    const custom_metadata = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`note-${index}`, "x".repeat(1_000)]));
    const crowd: string[] = [];
    for (let index = 0; index < 24; index++) {
      const linked_accounts = [{ type: "custom_auth" as const, custom_user_id: `${signer.id}-${index}` }];
      crowd.push((await app.privy.users().create({ linked_accounts })).id);
    }
    const wallet = await app.privy.wallets().create({
      chain_type: "ethereum",
      owner_id: owner.id,
      additional_signers: [{ signer_id: signer.id }],
    });
    await expect(sign(wallet.id, signer.privateKey)).resolves.toHaveProperty("signature");
    await app.privy.keyQuorums().update(signer.id, { user_ids: crowd, authorization_threshold: 1, ...by(signer.privateKey) });
    // Each of them grows afterwards: what it weighs then, nobody who changed the quorum had to know.
    for (const id of crowd) await app.privy.users().setCustomMetadata(id, { custom_metadata });
    await expect(sign(wallet.id, owner.privateKey)).rejects.toMatchObject({ error: { code: "payload_too_large" } });

    await expect(app.privy.wallets().exportPrivateKey(wallet.id, by(owner.privateKey))).resolves.toHaveProperty("private_key");
    await app.privy.wallets().update(wallet.id, { additional_signers: [], ...by(owner.privateKey) });
    await expect(sign(wallet.id, owner.privateKey)).resolves.toHaveProperty("signature");
  });
});

describe("law 6: nothing runs twice", () => {
  test("a signed change that is sent again gets the first answer, and changes nothing", async () => {
    const owner = await createTwoOfTwo(app);
    const policy = await talkOnly(owner.quorumId);
    const rule = { name: "more", method: "personal_sign", action: "ALLOW", conditions: [] };
    const once: SignedRequest = { method: "POST", path: `/v1/policies/${policy.id}/rules`, body: rule };
    const headers = signFor(app, once, owner.keys);
    const send = () => request(once.method, once.path, JSON.stringify(once.body), headers);
    const first = await send();
    expect(first.status).toBe(200);
    expect((await send()).body).toEqual(first.body);
    expect((await app.privy.policies().get(policy.id)).rules).toHaveLength(2);
  });

  test("a captured change does not come back, even when the host has forgotten its answer", async () => {
    const owner = await createTwoOfTwo(app);
    const named = (display_name: string): SignedRequest => ({
      method: "PATCH",
      path: `/v1/wallets/${owner.walletId}`,
      body: { display_name },
    });
    const send = (signed: SignedRequest, headers: Record<string, string>) =>
      request(signed.method, signed.path, JSON.stringify(signed.body), headers);
    const captured = signFor(app, named("first"), owner.keys);
    expect((await send(named("first"), captured)).status).toBe(200);
    expect((await send(named("second"), signFor(app, named("second"), owner.keys))).status).toBe(200);
    await send(named("first"), captured);
    await vault.query("DELETE FROM stored_request WHERE app_id = $1", [app.appId]);
    const replayed = await send(named("first"), captured);
    expect([replayed.status, replayed.body.code]).toEqual([409, "request_replayed"]);
    expect((await app.privy.wallets().get(owner.walletId)).display_name).toBe("second");
  });

  test("without an expiry and an idempotency key nothing is changed in strict mode", async () => {
    const owner = await createTwoOfTwo(app);
    const context = { authorization_private_keys: owner.keys };
    const client = new PrivyClient({ ...app, apiUrl: readStack().walletApiUrl, requestExpiry: { disabled: true } });
    const endless = { status: 400, error: { code: "request_expiry_required" } };
    await expect(client.wallets().update(owner.walletId, { display_name: "x", authorization_context: context })).rejects.toMatchObject(
      endless,
    );
    await expect(client.wallets().exportPrivateKey(owner.walletId, { authorization_context: context })).rejects.toMatchObject(endless);
    await expect(client.keyQuorums().delete(owner.quorumId, { authorization_context: context })).rejects.toMatchObject(endless);
  });
});

describe("law 8: state cannot go back", () => {
  test("a removed signer's row, put back through PostgreSQL, is refused", async () => {
    const owner = await createTwoOfTwo(app);
    const signer = await createSeat();
    const update = (additional_signers: { signer_id: string }[]) =>
      app.privy.wallets().update(owner.walletId, { additional_signers, ...by(...owner.keys) });
    await update([{ signer_id: signer.id }]);
    const old = await readRow(owner.walletId);
    await update([]);
    await expect(sign(owner.walletId, signer.privateKey)).rejects.toMatchObject(TOO_FEW);
    await writeRow(old);
    await expect(sign(owner.walletId, signer.privateKey)).rejects.toMatchObject({ status: 500, error: { code: "sealed_record_stale" } });
  });

  test("a removed member's quorum, a policy's old rules and a deleted policy, put back, are refused", async () => {
    const owner = await createTwoOfTwo(app);
    const policy = await talkOnly(owner.quorumId);
    await app.privy.wallets().update(owner.walletId, { policy_ids: [policy.id], ...by(...owner.keys) });
    const [lax, before] = [await readRow(policy.id), await readRow(owner.quorumId)];
    await app.privy.policies().update(policy.id, { rules: [], ...by(...owner.keys) });
    const strict = await readRow(policy.id);
    await writeRow(lax);
    await expect(sign(owner.walletId, ...owner.keys)).rejects.toMatchObject({ error: { code: "sealed_record_stale" } });
    await writeRow(strict);
    await app.privy.policies().delete(policy.id, by(...owner.keys));
    await writeRow(strict);
    await expect(sign(owner.walletId, ...owner.keys)).rejects.toMatchObject({ error: { code: "sealed_record_stale" } });

    const { publicKey } = await generateP256KeyPair();
    const { authorization_keys } = await app.privy.keyQuorums().get(owner.quorumId);
    const public_keys = [authorization_keys[0]?.public_key ?? "", publicKey];
    await app.privy.keyQuorums().update(owner.quorumId, { public_keys, ...by(...owner.keys) });
    await writeRow(before);
    await expect(sign(owner.walletId, ...owner.keys)).rejects.toMatchObject({ error: { code: "sealed_record_stale" } });
  });

  async function readRow(id: string): Promise<unknown[]> {
    const { rows } = await vault.query("SELECT id, version, content, seal, refs FROM sealed_record WHERE id = $1", [id]);
    return Object.values(rows[0] ?? {});
  }

  async function writeRow(row: unknown[]): Promise<void> {
    const { rowCount } = await vault.query("UPDATE sealed_record SET version = $2, content = $3, seal = $4, refs = $5 WHERE id = $1", row);
    expect(rowCount).toBe(1);
  }
});

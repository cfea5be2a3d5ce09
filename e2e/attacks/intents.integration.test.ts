import { p256 } from "@noble/curves/nist.js";
import { generateP256KeyPair } from "@privy-io/node";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authorize, sendSignature, signIntent } from "../support/intents.ts";
import { appHeaders, request, signFor } from "../support/raw-request.ts";
import { CAIP2, createTestApp, createTwoOfTwo, readStack, runApps, type TestApp } from "../support/test-app.ts";
import { chainClient, fund } from "../support/test-chain.ts";
import { issueUserKey } from "../support/user-key.ts";

const TALK = { method: "personal_sign" as const, params: { message: "x", encoding: "utf-8" as const } };
const SEND = {
  method: "eth_sendTransaction" as const,
  caip2: CAIP2,
  params: { transaction: { to: "0x90F79bf6EB2c4f870365E785982E1f101E93b906", value: 1 } },
};
const NOBODYS = { status: 401, body: { code: "zero_correct_authorization_signatures" } };
/** Where the owner is a user whose only key is bound to another request. */
const KEYLESS = { status: 401, body: { code: "no_valid_user_session_keys" } };

let app: TestApp;
let vault: pg.Client;
beforeAll(async () => {
  app = await createTestApp();
  vault = new pg.Client({ connectionString: readStack().databaseUrlVault });
  await vault.connect();
});
afterAll(() => vault.end());

const by = (...keys: string[]) => ({ authorization_context: { authorization_private_keys: keys } });
const statusOf = async (id: string) => (await app.privy.intents().get(id)).status;

/** A wallet whose only owner is a user, and a token of that user. */
async function createOwnWallet(sub: string) {
  const { id: userId } = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: sub }] });
  const { id } = await app.privy.wallets().create({ chain_type: "ethereum", owner: { user_id: userId } });
  return { id, userId, token: await app.mintJwt(sub) };
}

/** The other of the two valid S of one ECDSA signature. */
function flipS(signature: string): string {
  const { r, s } = p256.Signature.fromBytes(Buffer.from(signature, "base64"), "der");
  const flipped = new p256.Signature(r, p256.Point.Fn.ORDER - s);
  return Buffer.from(flipped.toBytes("der")).toString("base64");
}

describe("law 5: a signature is for one intent", () => {
  test("of another intent of the same wallet, of the same request until another time, or of a request that is sent directly", async () => {
    const { walletId, keys } = await createTwoOfTwo(app);
    const mine = await app.privy.intents().rpc(walletId, TALK);
    const changed = await app.privy.intents().rpc(walletId, { ...TALK, params: { message: "y", encoding: "utf-8" } });
    const later = await app.privy.intents().rpc(walletId, { ...TALK, request_expiry: mine.expires_at + 1 });
    const signature = await signIntent(app, mine.intent_id, keys[0]);
    for (const { intent_id } of [changed, later]) expect(await sendSignature(app, intent_id, signature)).toMatchObject(NOBODYS);
    const path = `/v1/wallets/${walletId}/rpc`;
    const direct = signFor(app, { method: "POST", path, body: TALK }, [keys[0]])["privy-authorization-signature"] ?? "";
    expect(await sendSignature(app, mine.intent_id, direct)).toMatchObject(NOBODYS);
  });

  test("two intents for one and the same payload cannot exist", async () => {
    const { walletId } = await createTwoOfTwo(app);
    const request_expiry = Date.now() + 60_000;
    await app.privy.intents().rpc(walletId, { ...TALK, request_expiry });
    const twin = app.privy.intents().rpc(walletId, { ...TALK, request_expiry });
    await expect(twin).rejects.toMatchObject({ status: 409, error: { code: "resource_already_exists" } });
  });

  test("a client cannot name an intent that its own request would carry out", async () => {
    const { walletId, keys } = await createTwoOfTwo(app);
    const intent = await app.privy.intents().rpc(walletId, TALK);
    await authorize(app, intent, keys[0]);
    const path = `/v1/wallets/${walletId}/rpc`;
    const extra = { "countersign-intent": intent.intent_id, "privy-request-expiry": String(intent.expires_at) };
    const withSecret = await request("POST", path, JSON.stringify(TALK), appHeaders(app, extra));
    expect(withSecret.body.code).toBe("missing_or_empty_authorization_header");
    const without = { "privy-app-id": app.appId, "content-type": "application/json", ...extra };
    expect((await request("POST", path, JSON.stringify(TALK), without)).body.code).toBe("invalid_credentials");
  });
});

describe("law 3: members are counted", () => {
  test("one member twice, by the same signature, its other S, and a second signature", async () => {
    const { walletId, keys } = await createTwoOfTwo(app);
    const intent = await app.privy.intents().rpc(walletId, TALK);
    const signature = await signIntent(app, intent.intent_id, keys[0]);
    expect((await sendSignature(app, intent.intent_id, signature)).body.status).toBe("pending");
    for (const again of [signature, flipS(signature), await signIntent(app, intent.intent_id, keys[0])]) {
      const answer = await sendSignature(app, intent.intent_id, again);
      expect([answer.status, answer.body.code]).toEqual([400, "intent_already_authorized"]);
    }
    expect(await statusOf(intent.intent_id)).toBe("pending");
  });

  test("one user with two session keys, also at once", async () => {
    const [user, other] = [await createOwnWallet("two-devices"), await createOwnWallet("second-seat")];
    const quorum = await app.privy.keyQuorums().create({ user_ids: [user.userId, other.userId], authorization_threshold: 2 });
    const { id } = await app.privy.wallets().create({ chain_type: "ethereum", owner_id: quorum.id });
    const intent = await app.privy.intents().rpc(id, TALK);
    const keys = [await issueUserKey(app, user.token), await issueUserKey(app, user.token)];
    const answers = await Promise.all(keys.map((key) => authorize(app, intent, key)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(await statusOf(intent.intent_id)).toBe("pending");
  });

  test("a stranger's signature, and one that is none", async () => {
    const { walletId } = await createTwoOfTwo(app);
    const intent = await app.privy.intents().rpc(walletId, TALK);
    const { privateKey } = await generateP256KeyPair();
    expect(await authorize(app, intent, privateKey)).toMatchObject(NOBODYS);
    expect((await sendSignature(app, intent.intent_id, "not base64!")).body.code).toBe("invalid_data");
    const ahead = JSON.stringify({ signature: "AAAA", timestamp: Date.now() + 3_600_000 });
    const answer = await request("POST", `/v1/intents/${intent.intent_id}/authorize`, ahead, appHeaders(app));
    expect(answer.body).toMatchObject({ code: "invalid_data", error: expect.stringContaining("timestamp") });
  });
});

describe("law 2: the enclave judges by what holds when the request is carried out", () => {
  async function createTwoOfThree() {
    const members = await Promise.all([1, 2, 3].map(() => generateP256KeyPair()));
    const [a, b, c] = members as [(typeof members)[0], (typeof members)[0], (typeof members)[0]];
    const public_keys = members.map(({ publicKey }) => publicKey);
    const quorum = await app.privy.keyQuorums().create({ public_keys, authorization_threshold: 2 });
    const { id } = await app.privy.wallets().create({ chain_type: "ethereum", owner_id: quorum.id });
    return { a, b, c, quorumId: quorum.id, walletId: id };
  }

  test("a removed member's earlier signature does not count", async () => {
    const { a, b, c, quorumId, walletId } = await createTwoOfThree();
    const intent = await app.privy.intents().rpc(walletId, TALK);
    await authorize(app, intent, a.privateKey);
    const remaining = { public_keys: [b.publicKey, c.publicKey], authorization_threshold: 2 };
    await app.privy.keyQuorums().update(quorumId, { ...remaining, ...by(b.privateKey, c.privateKey) });
    expect((await authorize(app, intent, b.privateKey)).body.status).toBe("pending");
    expect((await authorize(app, intent, a.privateKey)).body.code).toBe("zero_correct_authorization_signatures");
    expect((await authorize(app, intent, c.privateKey)).body.status).toBe("executed");
  });

  test("a threshold raised meanwhile must be met", async () => {
    const { a, b, c, quorumId, walletId } = await createTwoOfThree();
    const intent = await app.privy.intents().rpc(walletId, TALK);
    await authorize(app, intent, a.privateKey);
    await app.privy.keyQuorums().update(quorumId, { authorization_threshold: 3, ...by(a.privateKey, b.privateKey) });
    expect((await authorize(app, intent, b.privateKey)).body.status).toBe("pending");
    expect((await authorize(app, intent, c.privateKey)).body.status).toBe("executed");
  });

  test("a policy tightened meanwhile refuses", async () => {
    const { walletId, quorumId, keys } = await createTwoOfTwo(app);
    const rules = [{ name: "talk", method: "personal_sign" as const, action: "ALLOW" as const, conditions: [] }];
    const policy = await app.privy.policies().create({ version: "1.0", name: "p", chain_type: "ethereum", rules, owner_id: quorumId });
    await app.privy.wallets().update(walletId, { policy_ids: [policy.id], ...by(...keys) });
    const intent = await app.privy.intents().rpc(walletId, TALK);
    await authorize(app, intent, keys[0]);
    await app.privy.policies().update(policy.id, { rules: [], ...by(...keys) });
    const { body } = await authorize(app, intent, keys[1]);
    expect(body).toMatchObject({ status: "failed", action_result: { status_code: 400, response_body: { code: "policy_violation" } } });
  });

  test("a new owner's wallet is not moved by the old owner's signatures", async () => {
    const [old, next] = [await createTwoOfTwo(app), await createTwoOfTwo(app)];
    const intent = await app.privy.intents().rpc(old.walletId, TALK);
    await authorize(app, intent, old.keys[0]);
    await app.privy.wallets().update(old.walletId, { owner_id: next.quorumId, ...by(...old.keys) });
    expect(await authorize(app, intent, old.keys[1])).toMatchObject(NOBODYS);
    await authorize(app, intent, next.keys[0]);
    expect((await authorize(app, intent, next.keys[1])).body.status).toBe("executed");
  });

  test("a deleted user's earlier signature does not count", async () => {
    const user = await createOwnWallet("deleted-later");
    const [server, spare] = [await generateP256KeyPair(), await generateP256KeyPair()];
    const members = { user_ids: [user.userId], public_keys: [server.publicKey, spare.publicKey], authorization_threshold: 2 };
    const quorum = await app.privy.keyQuorums().create(members);
    const { id } = await app.privy.wallets().create({ chain_type: "ethereum", owner_id: quorum.id });
    const intent = await app.privy.intents().rpc(id, TALK);
    await authorize(app, intent, await issueUserKey(app, user.token));
    await app.privy.users().delete(user.userId);
    expect((await authorize(app, intent, server.privateKey)).body.status).toBe("pending");
    expect((await authorize(app, intent, spare.privateKey)).body.status).toBe("executed");
  });
});

describe("a key that is bound to an intent", () => {
  test("signs no other intent, no request, no change, no export, not even the very request of its intent", async () => {
    const { id, token } = await createOwnWallet("bound-attack");
    const [mine, other] = [
      await app.privy.intents().rpc(id, TALK),
      await app.privy.intents().rpc(id, { ...TALK, request_expiry: Date.now() + 60_000 }),
    ];
    const key = await issueUserKey(app, token, [mine.intent_id]);
    expect(await authorize(app, other, key)).toMatchObject(KEYLESS);
    const path = `/v1/wallets/${id}/rpc`;
    const same = signFor(app, { method: "POST", path, body: TALK, expiryMs: mine.expires_at }, [key]);
    expect(await request("POST", path, JSON.stringify(TALK), same)).toMatchObject(KEYLESS);
    const refusal = { status: 401, error: { code: "no_valid_user_session_keys" } };
    await expect(
      app.privy
        .wallets()
        .ethereum()
        .signMessage(id, { message: "x", ...by(key) }),
    ).rejects.toMatchObject(refusal);
    await expect(app.privy.wallets().update(id, { display_name: "x", ...by(key) })).rejects.toMatchObject(refusal);
    await expect(app.privy.wallets().exportPrivateKey(id, by(key))).rejects.toMatchObject(refusal);
    expect((await authorize(app, mine, key)).body.status).toBe("executed");
  });

  test("is not issued for an intent that is closed, never was, or is another app's", async () => {
    const { id, token } = await createOwnWallet("bound-to-nothing");
    const stranger = await createTestApp();
    const foreign = await createTwoOfTwo(stranger);
    const theirs = await stranger.privy.intents().rpc(foreign.walletId, TALK);
    const rejected = await app.privy.intents().rpc(id, TALK);
    await app.privy.intents().reject(rejected.intent_id);
    await expect(issueUserKey(app, token, [theirs.intent_id])).rejects.toThrow("intent_not_found");
    await expect(issueUserKey(app, token, ["i".repeat(24)])).rejects.toThrow("intent_not_found");
    await expect(issueUserKey(app, token, [rejected.intent_id])).rejects.toThrow("intent_not_pending");
    await expect(issueUserKey(app, token, [])).rejects.toThrow("bindings");
  });
});

describe("an intent that is carried out", () => {
  test("counts for the wallet's minute as the direct request would, and waits when that is full", async () => {
    const busy = await createTestApp();
    // Two intents are created, and one is carried out.
    await runApps(["set", busy.appId, "--limit", "wallet=3"]);
    const { walletId, keys } = await createTwoOfTwo(busy);
    const intents = [
      await busy.privy.intents().rpc(walletId, TALK),
      await busy.privy.intents().rpc(walletId, { ...TALK, request_expiry: Date.now() + 600_000 }),
    ];
    const statuses = [];
    for (const intent of intents) {
      await authorize(busy, intent, keys[0]);
      statuses.push((await authorize(busy, intent, keys[1])).body.status);
    }
    expect(statuses).toEqual(["executed", "processing"]);
    const path = `/v1/wallets/${walletId}/rpc`;
    const direct = await request("POST", path, JSON.stringify(TALK), signFor(busy, { method: "POST", path, body: TALK }, [...keys]));
    expect(direct).toMatchObject({ status: 429, body: { code: "too_many_requests" } });
    await runApps(["set", busy.appId, "--limit", "none"]);
    await vault.query("UPDATE intent SET lease_until = to_timestamp(0) WHERE id = $1", [intents[1]?.intent_id]);
    const last = async () => (await busy.privy.intents().get(intents[1]?.intent_id ?? "")).status;
    await expect.poll(last, { timeout: 15_000 }).toBe("executed");
  });
});

describe("another app", () => {
  test("finds, authorizes and rejects nothing, and creates nothing for a foreign wallet", async () => {
    const stranger = await createTestApp();
    const { walletId, keys } = await createTwoOfTwo(app);
    const { intent_id } = await app.privy.intents().rpc(walletId, TALK);
    const missing = { status: 404, error: { code: "intent_not_found" } };
    await expect(stranger.privy.intents().get(intent_id)).rejects.toMatchObject(missing);
    await expect(stranger.privy.intents().reject(intent_id)).rejects.toMatchObject(missing);
    const signature = await signIntent(app, intent_id, keys[0]);
    expect((await sendSignature(stranger, intent_id, signature)).body.code).toBe("intent_not_found");
    await expect(stranger.privy.intents().rpc(walletId, TALK)).rejects.toMatchObject({ status: 404, error: { code: "wallet_not_found" } });
    expect((await stranger.privy.intents().list()).data).toEqual([]);
  });
});

describe("laws 6, 7 and 8: the database decides nothing", () => {
  const edit = async (id: string, content: string) => {
    const { rowCount } = await vault.query(`UPDATE sealed_record SET content = ${content} WHERE id = $1`, [id]);
    expect(rowCount).toBe(1);
  };

  test("an edited body, and an edited approval", async () => {
    const { walletId, keys } = await createTwoOfTwo(app);
    const intent = await app.privy.intents().rpc(walletId, TALK);
    await authorize(app, intent, keys[0]);
    const { rows } = await vault.query("SELECT content FROM sealed_record WHERE id = $1", [intent.intent_id]);
    await edit(intent.intent_id, `replace(content, 'utf-8', 'hex')`);
    expect((await authorize(app, intent, keys[1])).body.code).toBe("sealed_record_invalid");
    await vault.query("UPDATE sealed_record SET content = $2 WHERE id = $1", [intent.intent_id, rows[0].content]);
    const approvals = await vault.query("SELECT id FROM sealed_record WHERE parent_id = $1", [intent.intent_id]);
    await edit(approvals.rows[0].id, `replace(content, '"user_id":null', '"user_id":"did:privy:x"')`);
    expect((await authorize(app, intent, keys[1])).body.code).toBe("sealed_record_invalid");
  });

  test("an approval moved to another intent counts for none", async () => {
    const { walletId, keys } = await createTwoOfTwo(app);
    const [approved, target] = [await app.privy.intents().rpc(walletId, TALK), await app.privy.intents().rpc(walletId, SEND)];
    await authorize(app, approved, keys[0]);
    await vault.query("UPDATE sealed_record SET parent_id = $2 WHERE parent_id = $1", [approved.intent_id, target.intent_id]);
    await vault.query("UPDATE intent_approval SET intent_id = $2 WHERE intent_id = $1", [approved.intent_id, target.intent_id]);
    expect((await authorize(app, target, keys[1])).body.status).toBe("pending");
  });

  test("a user who is written into the index of a quorum brings no member's signature", async () => {
    const { walletId, quorumId, keys } = await createTwoOfTwo(app);
    const stranger = await createOwnWallet("written-in");
    const { intent_id } = await app.privy.intents().rpc(walletId, TALK);
    const signature = await signIntent(app, intent_id, keys[0]);
    const headers = { "privy-app-id": app.appId, "content-type": "application/json", authorization: `Bearer ${stranger.token}` };
    const missing = { status: 404, body: { code: "intent_not_found" } };
    expect(await sendSignature(app, intent_id, signature, headers)).toMatchObject(missing);
    await vault.query("INSERT INTO quorum_member (quorum_id, member) VALUES ($1, $2)", [quorumId, stranger.userId]);
    await vault.query("UPDATE sealed_record SET refs = refs || $2::text WHERE id = $1", [quorumId, stranger.userId]);
    // The host takes them for a member by now, and shows them the intent; the enclave does not.
    expect((await request("GET", `/v1/intents/${intent_id}`, undefined, headers)).status).toBe(200);
    expect(await sendSignature(app, intent_id, signature, headers)).toMatchObject(missing);
    const approvals = await vault.query("SELECT id FROM sealed_record WHERE parent_id = $1", [intent_id]);
    expect(approvals.rows).toEqual([]);
    expect((await authorize(app, { intent_id }, keys[0])).body.status).toBe("pending");
  });

  test("a rejected intent, put back, stays rejected", async () => {
    const { walletId, keys } = await createTwoOfTwo(app);
    const intent = await app.privy.intents().rpc(walletId, TALK);
    const { rows } = await vault.query("SELECT version, content, seal FROM sealed_record WHERE id = $1", [intent.intent_id]);
    await app.privy.intents().reject(intent.intent_id);
    const put = [intent.intent_id, ...Object.values(rows[0])];
    await vault.query("UPDATE sealed_record SET version = $2, content = $3, seal = $4 WHERE id = $1", put);
    await vault.query("UPDATE intent SET status = 'pending' WHERE id = $1", [intent.intent_id]);
    expect((await authorize(app, intent, keys[0])).body.code).toBe("sealed_record_stale");
  });

  test("an executed send that is marked for execution again, its stored answer deleted, is not sent again", async () => {
    const { walletId, address, keys } = await createTwoOfTwo(app);
    await fund(address);
    const intent = await app.privy.intents().rpc(walletId, SEND);
    await authorize(app, intent, keys[0]);
    expect((await authorize(app, intent, keys[1])).body.status).toBe("executed");
    const sent = () => chainClient().getTransactionCount({ address });
    await expect.poll(sent, { timeout: 15_000 }).toBe(1);
    await vault.query("DELETE FROM stored_request WHERE app_id = $1", [app.appId]);
    await vault.query("DELETE FROM transaction WHERE wallet_id = $1", [walletId]);
    await vault.query("UPDATE intent SET status = 'processing', lease_until = to_timestamp(0) WHERE id = $1", [intent.intent_id]);
    await expect.poll(() => statusOf(intent.intent_id), { timeout: 15_000 }).toBe("failed");
    const { rows } = await vault.query("SELECT action_result FROM intent WHERE id = $1", [intent.intent_id]);
    expect(JSON.parse(rows[0].action_result)).toMatchObject({ status_code: 409, response_body: { code: "request_replayed" } });
    expect(await sent()).toBe(1);
  });

  test("an intent marked for execution before its threshold goes back to waiting", async () => {
    const { walletId, keys } = await createTwoOfTwo(app);
    const intent = await app.privy.intents().rpc(walletId, TALK);
    await authorize(app, intent, keys[0]);
    await vault.query("UPDATE intent SET status = 'processing', lease_until = to_timestamp(0) WHERE id = $1", [intent.intent_id]);
    await expect.poll(() => statusOf(intent.intent_id), { timeout: 15_000 }).toBe("pending");
    expect((await authorize(app, intent, keys[1])).body.status).toBe("executed");
  });
});

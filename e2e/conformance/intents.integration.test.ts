import { generateP256KeyPair } from "@privy-io/node";
import pg from "pg";
import { verifyMessage } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { intentSchema } from "../../lib/protocol/api/intents.ts";
import { authorize, sendSignature, signIntent } from "../support/intents.ts";
import { appHeaders, request } from "../support/raw-request.ts";
import { CAIP2, createTestApp, createTwoOfTwo, readStack, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { chainClient, fund } from "../support/test-chain.ts";
import { issueUserKey } from "../support/user-key.ts";

const RECIPIENT = "0x90F79bf6EB2c4f870365E785982E1f101E93b906";
const TALK = { method: "personal_sign" as const, params: { message: "together", encoding: "utf-8" as const } };
const RULE = { name: "talk", method: "personal_sign" as const, action: "ALLOW" as const, conditions: [] };

let app: TestApp;
let wallet: TwoOfTwo;
beforeAll(async () => {
  app = await createTestApp();
  wallet = await createTwoOfTwo(app);
});

const by = (...keys: string[]) => ({ authorization_context: { authorization_private_keys: keys } });
const get = (id: string) => app.privy.intents().get(id);

/** The first signature changes nothing, the second sets the intent off. */
async function approve(intent: { intent_id: string }, [first, second]: readonly [string, string]) {
  const once = await authorize(app, intent, first);
  expect(once.body).toMatchObject({ status: "pending" });
  const twice = await authorize(app, intent, second);
  const body = intentSchema.parse(twice.body);
  expect(await get(intent.intent_id)).toEqual(twice.body);
  return body;
}

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

describe("intents().rpc", () => {
  test("personal_sign by a 2-of-2 of a user and a server: each signs when it can, the second signature sets it off", async () => {
    const user = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: "ann" }] });
    const server = await generateP256KeyPair();
    const quorum = await app.privy.keyQuorums().create({
      user_ids: [user.id],
      public_keys: [server.publicKey],
      authorization_threshold: 2,
      display_name: "Ann and her server",
    });
    const { id, address } = await app.privy.wallets().create({ chain_type: "ethereum", owner_id: quorum.id });
    const before = Date.now();
    const intent = await app.privy.intents().rpc(id, TALK);
    intentSchema.parse(intent);
    expect(intent).toMatchObject({
      intent_type: "RPC",
      status: "pending",
      resource_id: id,
      created_by_display_name: "Test",
      custom_expiry: true,
      request_details: { method: "POST", body: TALK },
      current_resource_data: { id, address },
      authorization_details: [
        {
          threshold: 2,
          display_name: "Ann and her server",
          members: [
            { type: "user", user_id: user.id, signed_at: null },
            { type: "key", public_key: server.publicKey, signed_at: null },
          ],
        },
      ],
    });
    expect(intent.request_details.url).toMatch(new RegExp(`/v1/wallets/${id}/rpc$`));
    const ofUser = await issueUserKey(app, await app.mintJwt("ann"));
    const half = await authorize(app, intent, ofUser);
    expect(half.body).toMatchObject({ status: "pending" });
    const [details] = intentSchema.parse(half.body).authorization_details;
    expect(details?.members).toMatchObject([{ signed_at: expect.any(Number) }, { signed_at: null }]);
    const whole = intentSchema.parse((await authorize(app, intent, server.privateKey)).body);
    expect(whole).toMatchObject({
      status: "executed",
      action_result: { status_code: 200, authorized_by_id: quorum.id, authorized_by_display_name: "Ann and her server" },
    });
    expect(whole.action_result?.executed_at).toBeGreaterThanOrEqual(before);
    const { data } = z.looseObject({ data: z.looseObject({ signature: z.string() }) }).parse(whole.action_result?.response_body);
    const signature = data.signature as `0x${string}`;
    expect(await verifyMessage({ address: address as `0x${string}`, message: "together", signature })).toBe(true);
  });

  test("a nested quorum fills its seat when enough of its own members have signed", async () => {
    const [a, b, c] = [await generateP256KeyPair(), await generateP256KeyPair(), await generateP256KeyPair()];
    const inner = await app.privy.keyQuorums().create({ public_keys: [b.publicKey, c.publicKey], display_name: "inner" });
    const outer = await app.privy.keyQuorums().create({ public_keys: [a.publicKey], key_quorum_ids: [inner.id] });
    const { id } = await app.privy.wallets().create({ chain_type: "ethereum", owner_id: outer.id });
    const intent = await app.privy.intents().rpc(id, TALK);
    await authorize(app, intent, b.privateKey);
    const two = await authorize(app, intent, a.privateKey);
    expect(two.body).toMatchObject({
      status: "pending",
      authorization_details: [
        {
          threshold: 2,
          members: [
            { type: "key", signed_at: expect.any(Number) },
            { type: "key_quorum", key_quorum_id: inner.id, threshold: 2, threshold_met: false, display_name: "inner" },
          ],
        },
      ],
    });
    const three = await authorize(app, intent, c.privateKey);
    expect(three.body).toMatchObject({ status: "executed", authorization_details: [{ members: [{}, { threshold_met: true }] }] });
  });

  test("an additional signer alone may approve what it could sign directly", async () => {
    const signer = await generateP256KeyPair();
    const { id: signer_id } = await app.privy.keyQuorums().create({ public_keys: [signer.publicKey] });
    const own = await createTwoOfTwo(app);
    await app.privy.wallets().update(own.walletId, { additional_signers: [{ signer_id }], ...by(...own.keys) });
    const intent = await app.privy.intents().rpc(own.walletId, TALK);
    expect(intent.authorization_details).toHaveLength(2);
    expect((await authorize(app, intent, signer.privateKey)).body).toMatchObject({
      status: "executed",
      action_result: { authorized_by_id: signer_id },
    });
    const change = await app.privy.intents().updateWallet(own.walletId, { display_name: "mine" });
    expect((await authorize(app, change, signer.privateKey)).body.code).toBe("zero_correct_authorization_signatures");
  });

  test("eth_sendTransaction is sent once and mined", async () => {
    await fund(wallet.address);
    const intent = await app.privy.intents().rpc(wallet.walletId, {
      method: "eth_sendTransaction",
      caip2: CAIP2,
      params: { transaction: { to: RECIPIENT, value: 7 } },
    });
    const done = await approve(intent, wallet.keys);
    expect(done.status).toBe("executed");
    const { data } = z.looseObject({ data: z.looseObject({ hash: z.string() }) }).parse(done.action_result?.response_body);
    const receipt = await chainClient().waitForTransactionReceipt({ hash: data.hash as `0x${string}` });
    expect(receipt).toMatchObject({ status: "success", to: RECIPIENT.toLowerCase() });
    expect((await authorize(app, intent, wallet.keys[0])).body).toMatchObject({ code: "intent_not_pending", status: "executed" });
    expect(await chainClient().getTransactionCount({ address: wallet.address })).toBe(1);
  });

  test("two signatures at once: the request runs once", async () => {
    for (let round = 0; round < 4; round++) {
      const own = await createTwoOfTwo(app);
      await fund(own.address);
      const intent = await app.privy.intents().rpc(own.walletId, {
        method: "eth_sendTransaction",
        caip2: CAIP2,
        params: { transaction: { to: RECIPIENT, value: 1 } },
      });
      await Promise.all(own.keys.map((key) => authorize(app, intent, key)));
      await expect.poll(async () => (await get(intent.intent_id)).status, { timeout: 15_000 }).toBe("executed");
      await expect.poll(() => chainClient().getTransactionCount({ address: own.address }), { timeout: 15_000 }).toBe(1);
    }
  });

  test("a threshold that is lowered to what has signed sets it off", async () => {
    const own = await createTwoOfTwo(app);
    const intent = await app.privy.intents().rpc(own.walletId, TALK);
    await authorize(app, intent, own.keys[0]);
    await app.privy.keyQuorums().update(own.quorumId, { authorization_threshold: 1, ...by(...own.keys) });
    await expect.poll(async () => (await get(intent.intent_id)).status, { timeout: 15_000 }).toBe("executed");
  });

  test("what the policy of the moment refuses has failed, with the refusal as its result", async () => {
    const own = await createTwoOfTwo(app);
    const intent = await app.privy.intents().rpc(own.walletId, TALK);
    const policy = await app.privy.policies().create({ version: "1.0", name: "quiet", chain_type: "ethereum", rules: [] });
    await app.privy.wallets().update(own.walletId, { policy_ids: [policy.id], ...by(...own.keys) });
    expect(await approve(intent, own.keys)).toMatchObject({
      status: "failed",
      action_result: { status_code: 400, response_body: { code: "policy_violation" } },
    });
  });

  test("a body that the direct route would refuse, a wallet that is not there, and one without owner", async () => {
    const malformed = app.privy
      .intents()
      .rpc(wallet.walletId, { method: "personal_sign", params: { message: 1, encoding: "utf-8" } } as never);
    await expect(malformed).rejects.toMatchObject({
      status: 400,
      error: { code: "invalid_data", error: expect.stringContaining("message") },
    });
    await expect(app.privy.intents().rpc("w".repeat(24), TALK)).rejects.toMatchObject({ status: 404, error: { code: "wallet_not_found" } });
    const { id } = await app.privy.wallets().create({ chain_type: "ethereum" });
    await expect(app.privy.intents().rpc(id, TALK)).rejects.toMatchObject({ status: 400, error: { code: "invalid_request" } });
  });
});

describe("intents().transfer", () => {
  test("is sent when both have signed", async () => {
    const to = `0x${crypto.randomUUID().replaceAll("-", "")}${"0".repeat(8)}` as const;
    await fund(wallet.address);
    const body = { source: { asset: "eth", chain: CAIP2 }, destination: { address: to }, amount: "0.000000000000000009" };
    const intent = await app.privy.intents().transfer(wallet.walletId, body as never);
    expect(intent).toMatchObject({ intent_type: "TRANSFER", request_details: { method: "POST", body }, custom_expiry: false });
    expect(await approve(intent, wallet.keys)).toMatchObject({
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
    const done = await approve(intent, wallet.keys);
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
    expect(await approve(survivor, own.keys)).toMatchObject({ status: "executed" });
    const archived = await app.privy.intents().rpc(own.walletId, TALK);
    await app.privy.wallets().archive(own.walletId);
    expect((await get(archived.intent_id)).status).toBe("dismissed");
  });
});

describe("intents().updatePolicy, createPolicyRule, updatePolicyRule, deletePolicyRule", () => {
  test("each is carried out at its threshold", async () => {
    const id = await createPolicy();
    const renamed = await approve(await app.privy.intents().updatePolicy(id, { name: "renamed" }), wallet.keys);
    expect(renamed).toMatchObject({ intent_type: "POLICY", status: "executed", current_resource_data: { name: "renamed" } });
    const added = await approve(await app.privy.intents().createPolicyRule(id, { ...RULE, name: "second" }), wallet.keys);
    expect(added).toMatchObject({ intent_type: "RULE", status: "executed", policy: { rules: [{ name: "talk" }, { name: "second" }] } });
    const ruleId = (await app.privy.policies().get(id)).rules[1]?.id ?? "";
    const update = await app.privy.intents().updatePolicyRule(ruleId, { policy_id: id, ...RULE, name: "third" });
    expect(update).toMatchObject({ current_resource_data: { id: ruleId, name: "second" } });
    expect(await approve(update, wallet.keys)).toMatchObject({ status: "executed", current_resource_data: { name: "third" } });
    const removal = await app.privy.intents().deletePolicyRule(ruleId, { policy_id: id });
    expect(await approve(removal, wallet.keys)).toMatchObject({ intent_type: "RULE", status: "executed" });
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
    const done = await approve(intent, own.keys);
    expect(done).toMatchObject({ intent_type: "KEY_QUORUM", status: "executed", current_resource_data: { authorization_threshold: 1 } });
    expect(done.authorization_details).toMatchObject([{ threshold: 2, members: [{ type: "key" }, { type: "key" }] }]);
    const talk = await app.privy.intents().rpc(own.walletId, TALK);
    expect((await authorize(app, talk, next.privateKey)).body.status).toBe("executed");
  });
});

describe("intents().reject", () => {
  test("nobody's signature helps any more", async () => {
    const intent = await app.privy.intents().rpc(wallet.walletId, TALK);
    const rejected = await app.privy.intents().reject(intent.intent_id);
    expect(rejected).toMatchObject({ status: "rejected", rejected_at: expect.any(Number) });
    expect((await authorize(app, intent, wallet.keys[0])).body).toMatchObject({ code: "intent_not_pending", status: "rejected" });
    await expect(app.privy.intents().reject(intent.intent_id)).rejects.toMatchObject({
      status: 400,
      error: { code: "intent_not_pending" },
    });
  });
});

describe("expiry", () => {
  test("72 hours unless the client says otherwise; afterwards the intent is expired", async () => {
    const created = await request("POST", `/v1/intents/wallets/${wallet.walletId}/rpc`, JSON.stringify(TALK), appHeaders(app));
    const { custom_expiry, created_at, expires_at } = intentSchema.parse(created.body);
    expect([custom_expiry, Math.round((expires_at - created_at) / 60_000)]).toEqual([false, 72 * 60]);
    const request_expiry = Date.now() + 1_500;
    const short = await app.privy.intents().rpc(wallet.walletId, { ...TALK, request_expiry });
    expect(short).toMatchObject({ expires_at: request_expiry, custom_expiry: true, status: "pending" });
    await authorize(app, short, wallet.keys[0]);
    await expect.poll(async () => (await get(short.intent_id)).status, { timeout: 10_000 }).toBe("expired");
    expect((await authorize(app, short, wallet.keys[1])).body.code).toBe("intent_not_pending");
    const listed = await list({ status: "expired", resource_id: wallet.walletId });
    expect(listed).toContain(short.intent_id);
    const past = app.privy.intents().rpc(wallet.walletId, { ...TALK, request_expiry: Date.now() - 1 });
    await expect(past).rejects.toMatchObject({ status: 400, error: { code: "request_expired" } });
  });
});

type ListFilter = NonNullable<Parameters<ReturnType<TestApp["privy"]["intents"]>["list"]>[0]>;

async function list(filter: ListFilter): Promise<string[]> {
  const ids: string[] = [];
  for await (const { intent_id } of app.privy.intents().list(filter)) ids.push(intent_id);
  return ids;
}

describe("intents().list", () => {
  test("by resource, type, status and member, in each order, page by page", async () => {
    const user = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: "lister" }] });
    const server = await generateP256KeyPair();
    const quorum = await app.privy.keyQuorums().create({ user_ids: [user.id], public_keys: [server.publicKey] });
    const { id } = await app.privy.wallets().create({ chain_type: "ethereum", owner_id: quorum.id });
    const expiries = [300_000, 100_000, 200_000].map((ahead) => Date.now() + ahead);
    const made: string[] = [];
    for (const request_expiry of expiries) made.push((await app.privy.intents().rpc(id, { ...TALK, request_expiry })).intent_id);
    made.push((await app.privy.intents().updateWallet(id, { display_name: "x" })).intent_id);
    const [a, b, c, d] = made as [string, string, string, string];
    expect(await list({ resource_id: id })).toEqual([d, c, b, a]);
    expect(await list({ resource_id: id, limit: 1 })).toEqual([d, c, b, a]);
    expect(await list({ resource_id: id, limit: 3, sort_by: "expires_at_asc" })).toEqual([b, c, a, d]);
    expect(await list({ resource_id: id, intent_type: "WALLET" })).toEqual([d]);
    expect(await list({ resource_id: id, pending_member_id: user.id })).toEqual([d, c, b, a]);
    await authorize(app, { intent_id: a }, await issueUserKey(app, await app.mintJwt("lister")));
    expect(await list({ resource_id: id, sort_by: "updated_at_desc", limit: 2 })).toEqual([a, d, c, b]);
    expect(await list({ resource_id: id, pending_member_id: user.id })).toEqual([d, c, b]);
    await app.privy.intents().reject(b);
    expect(await list({ resource_id: id, status: "rejected" })).toEqual([b]);
    expect(await list({ resource_id: id, created_by_id: user.id })).toEqual([]);
    const asUser = async (query: string) => {
      const headers = { authorization: `Bearer ${await app.mintJwt("lister")}`, "privy-app-id": app.appId };
      const { body } = await request("GET", `/v1/intents${query}`, undefined, headers);
      return z
        .looseObject({ data: z.array(z.looseObject({ intent_id: z.string() })) })
        .parse(body)
        .data.map(({ intent_id }) => intent_id);
    };
    expect(await asUser("")).toEqual([d, c, b, a]);
    expect(await asUser("?current_user_has_signed=true")).toEqual([a]);
    expect(await asUser("?current_user_has_signed=false")).toEqual([d, c, b]);
    const unnamed = app.privy.intents().list({ current_user_has_signed: "true" });
    await expect(unnamed).rejects.toMatchObject({ status: 400, error: { code: "invalid_data" } });
  });

  test("a user who has no seat sees nothing, and reads and authorizes nothing", async () => {
    await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: "outsider" }] });
    const intent = await app.privy.intents().rpc(wallet.walletId, TALK);
    const headers = {
      authorization: `Bearer ${await app.mintJwt("outsider")}`,
      "privy-app-id": app.appId,
      "content-type": "application/json",
    };
    const { intent_id } = intent;
    expect((await request("GET", "/v1/intents", undefined, headers)).body).toEqual({ data: [], next_cursor: null });
    expect((await request("GET", `/v1/intents/${intent_id}`, undefined, headers)).body.code).toBe("intent_not_found");
    const body = JSON.stringify({ signature: "AAAA", timestamp: Date.now() });
    expect((await request("POST", `/v1/intents/${intent_id}/authorize`, body, headers)).body.code).toBe("intent_not_found");
    expect((await request("POST", `/v1/intents/${intent_id}/reject`, undefined, headers)).status).toBe(404);
  });
});

describe("webhook events", () => {
  test("created, authorized, executed, rejected and failed are written for who listens", async () => {
    const vault = new pg.Client({ connectionString: readStack().databaseUrlVault });
    await vault.connect();
    try {
      const listening = await createTestApp();
      const own = await createTwoOfTwo(listening);
      await vault.query(
        "INSERT INTO webhook_endpoint (id, app_id, url, event_types, secret) VALUES ($1, $2, 'http://127.0.0.1:9/', '{}', '\\x00')",
        [`intents-${listening.appId}`, listening.appId],
      );
      const done = await listening.privy.intents().rpc(own.walletId, TALK);
      for (const key of own.keys) await authorize(listening, done, key);
      await listening.privy.intents().reject((await listening.privy.intents().rpc(own.walletId, TALK)).intent_id);
      const failing = await listening.privy.intents().updateWallet(own.walletId, { policy_ids: ["p".repeat(24)] });
      for (const key of own.keys) await authorize(listening, failing, key);
      const { rows } = await vault.query("SELECT payload FROM webhook_event WHERE app_id = $1 ORDER BY created_at", [listening.appId]);
      const events = rows.map(({ payload }) => JSON.parse(payload)).filter(({ type }) => type.startsWith("intent."));
      const of = (intentId: string) => events.filter(({ intent_id }) => intent_id === intentId).map(({ type }) => type);
      expect(of(done.intent_id)).toEqual(["intent.created", "intent.authorized", "intent.authorized", "intent.executed"]);
      expect(of(failing.intent_id)).toEqual(["intent.created", "intent.authorized", "intent.authorized", "intent.failed"]);
      expect(events.map(({ type }) => type)).toContain("intent.rejected");
    } finally {
      await vault.query("DELETE FROM webhook_endpoint WHERE id LIKE 'intents-%'");
      await vault.end();
    }
  });
});

describe("POST /v1/wallets/authenticate/intents", () => {
  test("the key authorizes the intent it is bound to; the user's own token is enough to send it", async () => {
    const user = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: "bound" }] });
    const { id } = await app.privy.wallets().create({ chain_type: "ethereum", owner: { user_id: user.id } });
    const intent = await app.privy.intents().rpc(id, TALK);
    const token = await app.mintJwt("bound");
    const key = await issueUserKey(app, token, [intent.intent_id]);
    const headers = { authorization: `Bearer ${token}`, "privy-app-id": app.appId, "content-type": "application/json" };
    const answer = await sendSignature(app, intent.intent_id, await signIntent(app, intent.intent_id, key), headers);
    expect(answer.body).toMatchObject({ status: "executed" });
  });
});

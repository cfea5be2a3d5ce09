import { generateP256KeyPair } from "@privy-io/node";
import pg from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { intentSchema } from "../../lib/protocol/api/intents.ts";
import { authorize, sendSignature, signIntent, TALK } from "../support/intents.ts";
import { appHeaders, request } from "../support/raw-request.ts";
import { createTestApp, createTwoOfTwo, readStack, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { issueUserKey } from "../support/user-key.ts";

let app: TestApp;
let wallet: TwoOfTwo;
beforeAll(async () => {
  app = await createTestApp();
  wallet = await createTwoOfTwo(app);
});

const get = (id: string) => app.privy.intents().get(id);

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

type ListFilter = NonNullable<Parameters<ReturnType<TestApp["privy"]["intents"]>["list"]>[0]>;

async function list(filter: ListFilter): Promise<string[]> {
  const ids: string[] = [];
  for await (const { intent_id } of app.privy.intents().list(filter)) ids.push(intent_id);
  return ids;
}

import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { canonicalizeJson } from "../../lib/protocol/canonical-request.ts";
import { createAuthorizationPayload } from "../../lib/protocol/intent-payload.ts";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import { intentContentSchema } from "../../lib/protocol/sealed-record.ts";
import { factorChallenge, hashJwt } from "../../lib/protocol/user-factor.ts";
import { type EnclaveReply, INTENT_HEADER, type RawRequest } from "../../lib/protocol/vsock.ts";
import { hashOutcome } from "./actions/hash-outcome.ts";
import { bootRuntime, createTestKey, createTestWitness, createTwoOfTwoWallet, signPayload, TestHost, type TestKey } from "./test-host.ts";
import { answer, enrolDevice, mintJwt, recipientWithToken, SUB, setUp } from "./test-user.ts";

const TALK = { method: "personal_sign", params: { message: "x", encoding: "utf-8" } };

let host: TestHost;
let wallet: Awaited<ReturnType<typeof createTwoOfTwoWallet>>;
beforeAll(async () => {
  host = await TestHost.create(await bootRuntime(createTestWitness()));
});
beforeEach(async () => {
  wallet = await createTwoOfTwoWallet(host);
});

const code = (reply: EnclaveReply): string => (reply.ok ? "ok" : reply.error.code);
const rpcPath = () => `/v1/wallets/${wallet.walletId}/rpc`;

/** @param path of the request itself */
async function create(method: "POST" | "PATCH", path: string, body: JsonValue): Promise<string> {
  const created = await host.mustCall(method, path.replace("/v1/", "/v1/intents/"), body);
  return (created.body as { intent_id: string }).intent_id;
}

function read(id: string) {
  return intentContentSchema.parse(JSON.parse(host.records.get(id)?.content ?? ""));
}

function authorize(id: string, key: TestKey): Promise<EnclaveReply> {
  const signature = signPayload(createAuthorizationPayload(host.appId, read(id)), key);
  return host.call("POST", `/v1/intents/${id}/authorize`, { signature, timestamp: Date.now() });
}

/** What the host sends to carry an intent out; without the app secret, which it does not have. */
function carryOut(id: string, change: Partial<Pick<RawRequest, "path" | "body" | "headers">> = {}): Promise<EnclaveReply> {
  const { method, path, body, expires_at } = read(id);
  const headers = { "privy-app-id": host.appId, "privy-request-expiry": String(expires_at), [INTENT_HEADER]: id, ...change.headers };
  return host.call(method, change.path ?? path, null, { headers, rawBody: change.body ?? body });
}

describe("an intent", () => {
  test("default: two members approve one by one, and the host carries it out without the app secret", async () => {
    const id = await create("POST", rpcPath(), TALK);
    expect(code(await authorize(id, wallet.first))).toBe("ok");
    expect(code(await carryOut(id))).toBe("insufficient_correct_authorization_signatures");
    expect(code(await authorize(id, wallet.second))).toBe("ok");
    const done = await carryOut(id);
    expect(done).toMatchObject({ ok: true, body: { method: "personal_sign", data: { encoding: "hex" } } });
    const { payload_hash } = read(id);
    expect(done.ok && done.receipt).toMatchObject({
      body: { payload_hash, threshold: 2, seats: [expect.any(String), expect.any(String)] },
    });
  });

  test("behavior: what is approved is kept without any signature", async () => {
    const id = await create("POST", rpcPath(), TALK);
    const signature = signPayload(createAuthorizationPayload(host.appId, read(id)), wallet.first);
    await host.mustCall("POST", `/v1/intents/${id}/authorize`, { signature, timestamp: Date.now() });
    expect(JSON.stringify([...host.records.values()])).not.toContain(signature);
  });

  test("error: it needs the app secret, an owner, and a request that can be one", async () => {
    const path = rpcPath().replace("/v1/", "/v1/intents/");
    expect(code(await host.call("POST", path, TALK, { headers: { "privy-app-id": host.appId } }))).toBe("invalid_credentials");
    const ownerless = (await host.mustCall("POST", "/v1/wallets", { chain_type: "ethereum" })).body as { id: string };
    expect(code(await host.call("POST", `/v1/intents/wallets/${ownerless.id}/rpc`, TALK))).toBe("invalid_request");
    expect(code(await host.call("POST", `/v1/intents/wallets/${wallet.walletId}/export`, {}))).toBe("not_found");
    const elsewhere = host.frame("POST", path, TALK, { origin: "http://elsewhere" });
    expect(code(await host.deliver(elsewhere))).toBe("invalid_request");
  });
});

describe("a lying host", () => {
  test("error: another body, path, expiry or key under an approved intent", async () => {
    const id = await create("POST", rpcPath(), TALK);
    const other = await createTwoOfTwoWallet(host);
    await authorize(id, wallet.first);
    await authorize(id, wallet.second);
    const lies: Parameters<typeof carryOut>[1][] = [
      { body: JSON.stringify({ ...TALK, params: { message: "y", encoding: "utf-8" } }) },
      { path: `/v1/wallets/${other.walletId}/rpc` },
      { path: `/v1/wallets/${wallet.walletId}/raw_sign` },
      { headers: { "privy-request-expiry": String(Date.now() + 60_000) } },
      { headers: { "privy-idempotency-key": "another" } },
    ];
    for (const lie of lies) expect(code(await carryOut(id, lie))).toBe("invalid_request");
  });

  test("error: an intent that is not there, and approvals of another one", async () => {
    const [approved, wanted] = [
      await create("POST", rpcPath(), TALK),
      await create("PATCH", `/v1/wallets/${wallet.walletId}`, { display_name: "x" }),
    ];
    await authorize(approved, wallet.first);
    await authorize(approved, wallet.second);
    expect(code(await carryOut(wanted))).toBe("insufficient_correct_authorization_signatures");
    expect(code(await carryOut(approved, { headers: { [INTENT_HEADER]: "nothing" } }))).toBe("intent_not_found");
    expect(code(await carryOut(approved, { headers: { [INTENT_HEADER]: wallet.walletId } }))).toBe("intent_not_found");
  });

  test("error: a rejected intent, though the host keeps the row from before, and though its members' signatures are known", async () => {
    const id = await create("PATCH", `/v1/wallets/${wallet.walletId}`, { display_name: "x" });
    const payload = createAuthorizationPayload(host.appId, read(id));
    const signatures = [wallet.first, wallet.second].map((key) => signPayload(payload, key));
    for (const signature of signatures) {
      await host.mustCall("POST", `/v1/intents/${id}/authorize`, { signature, timestamp: Date.now() });
    }
    const before = host.records.get(id);
    if (before === undefined) throw new Error("the intent is not stored");
    // Rejected, but neither stored nor acknowledged.
    const reply = await host.deliver(host.frame("POST", `/v1/intents/${id}/reject`, null, { rawBody: "" }));
    expect(code(reply)).toBe("ok");
    expect(code(await carryOut(id))).toBe("request_replayed");
    const headers = {
      "privy-request-expiry": payload.headers["privy-request-expiry"],
      "privy-authorization-signature": signatures.join(","),
    };
    const direct = await host.call("PATCH", `/v1/wallets/${wallet.walletId}`, { display_name: "x" }, { headers: host.headers(headers) });
    expect(code(direct)).toBe("request_replayed");
  });

  test("error: a change on top of another version than the one that was seen", async () => {
    const id = await create("PATCH", `/v1/wallets/${wallet.walletId}`, { display_name: "x" });
    await authorize(id, wallet.first);
    await authorize(id, wallet.second);
    await host.callSigned("PATCH", `/v1/wallets/${wallet.walletId}`, { display_name: "y" }, [wallet.first, wallet.second]);
    expect(code(await carryOut(id))).toBe("intent_dismissed");
    expect(code(await authorize(id, wallet.first))).toBe("intent_dismissed");
  });

  test("error: the owner taken away meanwhile", async () => {
    const id = await create("POST", rpcPath(), TALK);
    await authorize(id, wallet.first);
    await authorize(id, wallet.second);
    await host.callSigned("PATCH", `/v1/wallets/${wallet.walletId}`, { owner_id: null }, [wallet.first, wallet.second]);
    expect(code(await carryOut(id))).toBe("intent_dismissed");
  });

  test("error: two approvals of one member, each sealed without the other in sight", async () => {
    const id = await create("POST", rpcPath(), TALK);
    await authorize(id, wallet.first);
    const [hidden] = [...host.records.values()].filter(({ type, content }) => type === "intent_approval" && content.includes(id));
    if (hidden === undefined) throw new Error("the approval is not stored");
    host.records.delete(hidden.id);
    expect(code(await authorize(id, wallet.first))).toBe("ok");
    host.records.set(hidden.id, hidden);
    expect(code(await authorize(id, wallet.first))).toBe("intent_already_authorized");
    expect(code(await carryOut(id))).toBe("insufficient_correct_authorization_signatures");
  });
});

describe("a user's token", () => {
  test("error: a user who has no seat, sent along by the host, brings no approval; one in a nested quorum does", async () => {
    const { host: app, userId: member } = await setUp("optional");
    await app.mustCall("POST", "/v1/users", { linked_accounts: [{ type: "custom_auth", custom_user_id: "stranger" }] });
    const makeQuorum = async (body: JsonValue) => ((await app.mustCall("POST", "/v1/key_quorums", body)).body as { id: string }).id;
    const key = createTestKey();
    const nested = await makeQuorum({ user_ids: [member] });
    const owner_id = await makeQuorum({ public_keys: [key.publicKey], key_quorum_ids: [nested], authorization_threshold: 2 });
    const { id: walletId } = (await app.mustCall("POST", "/v1/wallets", { chain_type: "ethereum", owner_id })).body as { id: string };
    const { intent_id } = (await app.mustCall("POST", `/v1/intents/wallets/${walletId}/rpc`, TALK)).body as { intent_id: string };
    const content = intentContentSchema.parse(JSON.parse(app.records.get(intent_id)?.content ?? ""));
    const signature = signPayload(createAuthorizationPayload(app.appId, content), key);
    const bring = async (sub: string) => {
      const headers = { authorization: `Bearer ${await mintJwt({ sub })}`, "privy-app-id": app.appId };
      return app.call("POST", `/v1/intents/${intent_id}/authorize`, { signature, timestamp: Date.now() }, { headers });
    };
    expect(code(await bring("stranger"))).toBe("intent_not_found");
    expect([...app.records.values()].filter(({ type }) => type === "intent_approval")).toEqual([]);
    expect(code(await bring(SUB))).toBe("ok");
  });
});

describe("a key that is bound to intents", () => {
  test("error: the factor's answer for a bound key yields no other key, and no key for other intents", async () => {
    const { host: strict, userId } = await setUp("required");
    const device = createTestKey();
    const enrolled = await enrolDevice(strict, userId, device);
    const [enrolledFactor] = ((enrolled.ok ? enrolled.body : {}) as { factors: { id: string }[] }).factors;
    const created = await strict.mustCall("POST", "/v1/wallets", { chain_type: "ethereum", owner: { user_id: userId } });
    const { id: walletId } = created.body as { id: string };
    const intentIds: string[] = [];
    for (const message of ["a", "b"]) {
      const body = { ...TALK, params: { message, encoding: "utf-8" } };
      const intent = await strict.mustCall("POST", `/v1/intents/wallets/${walletId}/rpc`, body);
      intentIds.push((intent.body as { intent_id: string }).intent_id);
    }
    const { recipient, token } = await recipientWithToken();
    const bind = (intentId = "") => [{ type: "intent", intentId }];
    const challenge = factorChallenge({
      purpose: "user-key",
      app_id: strict.appId,
      user_id: userId,
      jwt_hash: hashJwt(token),
      recipient_public_key: recipient.publicKeySpkiBase64,
      subject_hash: hashOutcome(canonicalizeJson(bind(intentIds[0]))),
    });
    const factor = { type: "device", factor_id: enrolledFactor?.id ?? "", signature: answer(device, challenge) };
    const body = { user_jwt: token, encryption_type: "HPKE", recipient_public_key: recipient.publicKeySpkiBase64, factor };
    expect(code(await strict.call("POST", "/v1/wallets/authenticate", body))).toBe("factor_invalid");
    const bound = (index: number) => strict.call("POST", "/v1/wallets/authenticate/intents", { ...body, bindings: bind(intentIds[index]) });
    expect(code(await bound(1))).toBe("factor_invalid");
    expect(await bound(0)).toMatchObject({ ok: true, body: { bindings: bind(intentIds[0]) } });
  });
});

import { SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { generateHpkeRecipient } from "../../lib/protocol/hpke.ts";
import { factorChallenge, hashJwt } from "../../lib/protocol/user-factor.ts";
import { createTestKey, type TestHost } from "./test-host.ts";
import { answer, enrolDevice, exchange, issueUserKey, jwtKey, mintJwt, recipientWithToken, SUB, setUp } from "./test-user.ts";

const code = (reply: Awaited<ReturnType<TestHost["call"]>>): string => (reply.ok ? "ok" : reply.error.code);
const reason = (reply: Awaited<ReturnType<TestHost["call"]>>): unknown => (reply.ok ? undefined : reply.error.details.reason);

describe("user keys, factor optional (SDK compatibility)", () => {
  test("default: a JWT becomes a signing key that fills the user's seat", async () => {
    const { host, userId } = await setUp("optional");
    const server = createTestKey();
    const quorum = await host.mustCall("POST", "/v1/key_quorums", {
      user_ids: [userId],
      public_keys: [server.publicKey],
      authorization_threshold: 2,
    });
    const wallet = await host.mustCall("POST", "/v1/wallets", { chain_type: "ethereum", owner_id: (quorum.body as { id: string }).id });
    const userKey = await issueUserKey(host);
    const rpc = `/v1/wallets/${(wallet.body as { id: string }).id}/rpc`;
    const message = { method: "personal_sign", params: { message: "hi", encoding: "utf-8" } };
    const signed = await host.callSigned("POST", rpc, message, [userKey, server]);
    expect(signed.ok && signed.receipt).toMatchObject({ body: { seats: expect.arrayContaining([`user:${userId}`]) } });
    expect(code(await host.callSigned("POST", rpc, message, [userKey, userKey]))).toBe("insufficient_correct_authorization_signatures");
  });

  test.each([
    ["a token of another issuer", () => mintJwt({}, createTestKey()), "signature_invalid"],
    ["an expired token", () => mintJwt({}, jwtKey, "-1m"), "expired"],
    ["a token that is none", async () => "abc.def.ghi", "not_a_jwt"],
  ])("error: %s", async (_name, mint, expected) => {
    const { host } = await setUp("optional");
    const recipient = await generateHpkeRecipient();
    const reply = await exchange(host, await mint(), recipient.publicKeySpkiBase64);
    expect([code(reply), reason(reply)]).toEqual(["missing_or_invalid_token", expected]);
  });

  test("error: a token without `alg` of its key's kind is refused (no algorithm confusion)", async () => {
    const { host } = await setUp("optional");
    const secret = new TextEncoder().encode(jwtKey.publicKey);
    const token = await new SignJWT({ sub: SUB }).setProtectedHeader({ alg: "HS256" }).setExpirationTime("5m").sign(secret);
    const reply = await exchange(host, token, (await generateHpkeRecipient()).publicKeySpkiBase64);
    expect(reason(reply)).toBe("algorithm_not_allowed");
  });

  test("error: a token whose cnf names another recipient key is refused", async () => {
    const { host } = await setUp("optional");
    const { token } = await recipientWithToken();
    const thief = await generateHpkeRecipient();
    expect(reason(await exchange(host, token, thief.publicKeySpkiBase64))).toBe("cnf_is_for_another_key");
  });
});

describe("user keys, factor required (the app's default)", () => {
  test("error: leaked app-server secrets yield no user key without the factor", async () => {
    const { host, userId } = await setUp("required");
    const device = createTestKey();
    expect(code(await enrolDevice(host, userId, device))).toBe("ok");
    const { recipient, token } = await recipientWithToken();
    expect(code(await exchange(host, token, recipient.publicKeySpkiBase64))).toBe("factor_required");
    expect(reason(await exchange(host, await mintJwt(), recipient.publicKeySpkiBase64))).toBe("cnf_missing");
    const attacker = createTestKey();
    expect(code(await enrolDevice(host, userId, attacker))).toBe("factor_already_enrolled");
  });

  test("default: the enrolled factor's answer yields a key; an answer for another recipient does not", async () => {
    const { host, userId } = await setUp("required");
    const device = createTestKey();
    const enrolled = await enrolDevice(host, userId, device);
    const [factor] = ((enrolled.ok ? enrolled.body : {}) as { factors: { id: string }[] }).factors;
    const factor_id = factor?.id ?? "";
    const { recipient, token } = await recipientWithToken();
    const binding = { purpose: "user-key" as const, app_id: host.appId, user_id: userId, jwt_hash: hashJwt(token) };
    const bound = factorChallenge({ ...binding, recipient_public_key: recipient.publicKeySpkiBase64 });
    const good = { type: "device", factor_id, signature: answer(device, bound) };
    expect(code(await exchange(host, token, recipient.publicKeySpkiBase64, good))).toBe("ok");
    const other = factorChallenge({ ...binding, recipient_public_key: (await generateHpkeRecipient()).publicKeySpkiBase64 });
    const bad = { type: "device", factor_id, signature: answer(device, other) };
    expect(code(await exchange(host, token, recipient.publicKeySpkiBase64, bad))).toBe("factor_invalid");
  });

  test("behavior: a second factor needs an answer of the first; the older user record is refused from then on (no going back)", async () => {
    const { host, userId } = await setUp("required");
    const [device, second] = [createTestKey(), createTestKey()];
    const before = host.records.get(userId);
    const enrolled = await enrolDevice(host, userId, device);
    const [factor] = ((enrolled.ok ? enrolled.body : {}) as { factors: { id: string }[] }).factors;
    expect(code(await enrolDevice(host, userId, second, { key: second, factorId: factor?.id ?? "" }))).toBe("factor_invalid");
    expect(code(await enrolDevice(host, userId, second, { key: device, factorId: factor?.id ?? "" }))).toBe("ok");
    if (before === undefined) throw new Error("the user has a record");
    host.records.set(userId, before);
    expect(code(await enrolDevice(host, userId, createTestKey()))).toBe("sealed_record_stale");
  });
});

describe("the seat's edges", () => {
  test("error: a signing key never fills another user's", async () => {
    const { host, userId } = await setUp("optional");
    const stranger = await host.mustCall("POST", "/v1/users", { linked_accounts: [] });
    const userKey = await issueUserKey(host);
    const rpcOf = async (owner: string): Promise<string> => {
      const wallet = await host.mustCall("POST", "/v1/wallets", { chain_type: "ethereum", owner: { user_id: owner } });
      return `/v1/wallets/${(wallet.body as { id: string }).id}/rpc`;
    };
    const message = { method: "personal_sign", params: { message: "hi", encoding: "utf-8" } };
    const [mine, theirs] = [await rpcOf(userId), await rpcOf((stranger.body as { id: string }).id)];
    expect(code(await host.callSigned("POST", mine, message, [userKey]))).toBe("ok");
    expect(code(await host.callSigned("POST", theirs, message, [userKey]))).toBe("no_valid_user_session_keys");
  });

  test("error: the same key twice, and a passkey where the app has no relying party", async () => {
    const { host, userId } = await setUp("required");
    const device = createTestKey();
    const enrolled = await enrolDevice(host, userId, device);
    const [factor] = ((enrolled.ok ? enrolled.body : {}) as { factors: { id: string }[] }).factors;
    expect(code(await enrolDevice(host, userId, device, { key: device, factorId: factor?.id ?? "" }))).toBe("resource_already_exists");
    const plain = await setUp("required");
    expect(code(await plain.host.callSigned("PATCH", `/v1/apps/${plain.host.appId}`, { webauthn: null }, [plain.host.adminKey]))).toBe(
      "ok",
    );
    const passkey = { type: "passkey", attestation_object: "AAAA", client_data_json: "AAAA" };
    const reply = await plain.host.call("POST", `/v1/users/${plain.userId}/factors`, { user_jwt: await mintJwt(), factor: passkey });
    expect(code(reply)).toBe("not_supported");
  });

  test("error: a relay that enrolled its own factor first cannot pass the victim's first enrolment off as a second one", async () => {
    const { host, userId } = await setUp("required");
    const [mallory, victim] = [createTestKey(), createTestKey()];
    const token = await mintJwt();
    const enrolled = await enrolDevice(host, userId, mallory, undefined, { token });
    const [factor] = ((enrolled.ok ? enrolled.body : {}) as { factors: { id: string }[] }).factors;
    const hidden = { key: mallory, factorId: factor?.id ?? "" };
    expect(code(await enrolDevice(host, userId, victim, undefined, { token }))).toBe("factor_already_enrolled");
    expect(code(await enrolDevice(host, userId, victim, hidden, { token, believesToBeFirst: true }))).toBe("factor_invalid");
  });

  test("error: a token of one user does not enrol a factor for another", async () => {
    const { host } = await setUp("required");
    const victim = await host.mustCall("POST", "/v1/users", { linked_accounts: [{ type: "custom_auth", custom_user_id: "bob" }] });
    expect(code(await enrolDevice(host, (victim.body as { id: string }).id, createTestKey()))).toBe("user_does_not_exist");
  });

  test("error: a device key that does not prove possession is not enrolled", async () => {
    const { host, userId } = await setUp("required");
    const factor = { type: "device", public_key: createTestKey().publicKey, signature: answer(createTestKey(), new Uint8Array(32)) };
    const reply = await host.call("POST", `/v1/users/${userId}/factors`, { user_jwt: await mintJwt(), factor });
    expect(code(reply)).toBe("factor_invalid");
  });
});

describe("app config", () => {
  test("error: only the admin key changes it, once", async () => {
    const { host } = await setUp("required");
    const change = { user_factor: "optional" } as const;
    expect(code(await host.callSigned("PATCH", `/v1/apps/${host.appId}`, change, [createTestKey()]))).toBe(
      "zero_correct_authorization_signatures",
    );
    const old = host.records.get(host.appId);
    expect(code(await host.callSigned("PATCH", `/v1/apps/${host.appId}`, change, [host.adminKey]))).toBe("ok");
    if (old === undefined) throw new Error("the app has a record");
    host.records.set(host.appId, old);
    expect(code(await host.call("POST", "/v1/users", { linked_accounts: [] }))).toBe("sealed_record_stale");
  });
});

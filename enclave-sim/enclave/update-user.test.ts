import { beforeEach, describe, expect, test } from "vitest";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import type { UserContent } from "../../lib/protocol/sealed-record.ts";
import { createTestKey, type TestHost } from "./test-host.ts";
import { enrolDevice, exchange, issueUserKey, recipientWithToken, SUB, setUp } from "./test-user.ts";

type Reply = Awaited<ReturnType<TestHost["call"]>>;
interface WireUser {
  id: string;
  linked_accounts: Record<string, unknown>[];
  custom_metadata?: Record<string, unknown>;
}

let host: TestHost;
let userId: string;
beforeEach(async () => {
  ({ host, userId } = await setUp("optional"));
});

const code = (reply: Reply): string => (reply.ok ? "ok" : reply.error.code);
const userOf = (reply: Reply): WireUser => {
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
  return reply.body as WireUser;
};
const on = (action: string, body: JsonValue, id = userId) => host.call("POST", `/v1/users/${id}${action}`, body);
const remove = (id = userId) => host.call("DELETE", `/v1/users/${id}`, "", { rawBody: "" });
const unlinkSub = () => on("/accounts/unlink", { type: "custom_auth", handle: SUB });
const sealed = (id = userId): UserContent => JSON.parse(host.records.get(id)?.content ?? "") as UserContent;
const MESSAGE = { method: "personal_sign", params: { message: "hi", encoding: "utf-8" } };
const createWallet = async (body: JsonValue) => (await host.mustCall("POST", "/v1/wallets", body)).body as { id: string };
const rpcOf = ({ id }: { id: string }): string => `/v1/wallets/${id}/rpc`;

describe("the app secret", () => {
  test.each<[string, "POST" | "PATCH" | "DELETE", JsonValue]>([
    ["/custom_metadata", "POST", { custom_metadata: { a: 1 } }],
    ["/custom_metadata", "PATCH", { custom_metadata: { a: 1 } }],
    ["/accounts", "POST", { type: "email", address: "a@b.example" }],
    ["/accounts/unlink", "POST", { type: "custom_auth", handle: SUB }],
    ["/wallets", "POST", { wallets: [{ chain_type: "ethereum" }] }],
    ["", "DELETE", {}],
  ])("error: %s needs it, and an existing user of this app", async (action, method, body) => {
    const wrong = { ...host.headers(), authorization: `Basic ${Buffer.from(`${host.appId}:wrong`).toString("base64")}` };
    expect(code(await host.call(method, `/v1/users/${userId}${action}`, body, { headers: wrong }))).toBe("invalid_credentials");
    expect(code(await host.call(method, `/v1/users/did:privy:c${"0".repeat(24)}${action}`, body))).toBe("user_does_not_exist");
  });

  test("law 1: nothing that it may change touches factors or gives the user another token", async () => {
    await enrolDevice(host, userId, createTestKey());
    const { factors } = sealed();
    expect(factors).toHaveLength(1);
    for (const body of [
      { custom_metadata: {}, factors: [] },
      { custom_metadata: {}, linked_accounts: [] },
    ]) {
      expect(code(await on("/custom_metadata", body))).toBe("invalid_data");
    }
    expect(code(await on("/custom_metadata", { custom_metadata: { factors: "none", custom_user_id: "mallory" } }))).toBe("ok");
    expect(code(await on("/wallets", { wallets: [{ chain_type: "ethereum" }] }))).toBe("ok");
    expect(sealed().linked_accounts.map((account) => account.custom_user_id)).toEqual([SUB]);
    expect(code(await unlinkSub())).toBe("ok");
    expect(sealed().factors).toEqual(factors);
    expect(code(await remove())).toBe("ok");
    expect(sealed().factors).toEqual(factors);
  });
});

describe("custom metadata", () => {
  test("default: replaced as a whole", async () => {
    await on("/custom_metadata", { custom_metadata: { plan: "free", seats: 2 } });
    expect(userOf(await on("/custom_metadata", { custom_metadata: { plan: "paid" } })).custom_metadata).toEqual({ plan: "paid" });
  });

  test("error: more than a record can hold is refused before it is sealed", async () => {
    const custom_metadata = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, "x".repeat(1024)]));
    expect(code(await on("/custom_metadata", { custom_metadata }))).toBe("invalid_data");
    expect(sealed().custom_metadata).toBeNull();
  });
});

describe("merging custom metadata", () => {
  test("default: what is named is replaced, the rest stays", async () => {
    const merge = (custom_metadata: JsonValue) => host.call("PATCH", `/v1/users/${userId}/custom_metadata`, { custom_metadata });
    expect(userOf(await merge({ plan: "free", seats: 2 })).custom_metadata).toEqual({ plan: "free", seats: 2 });
    expect(userOf(await merge({ plan: "paid" })).custom_metadata).toEqual({ plan: "paid", seats: 2 });
    expect(code(await merge({ plan: null }))).toBe("invalid_data");
  });
});

describe("linking an account", () => {
  test("default: added behind the others, with the time it was given", async () => {
    const linked = userOf(await on("/accounts", { type: "email", address: "a@b.example" })).linked_accounts;
    expect(linked).toMatchObject([{ type: "custom_auth" }, { type: "email", address: "a@b.example", verified_at: expect.any(Number) }]);
    expect(sealed().linked_accounts).toHaveLength(2);
  });

  test("law 1: no second token for a user, with a factor or without, nor for one whose own was unlinked", async () => {
    const second = { type: "custom_auth", custom_user_id: "mallory" };
    expect(code(await on("/accounts", second))).toBe("not_supported");
    await enrolDevice(host, userId, createTestKey());
    expect(code(await on("/accounts", second))).toBe("not_supported");
    await unlinkSub();
    expect(code(await on("/accounts", second))).toBe("not_supported");
    expect(sealed().linked_accounts).toEqual([]);
  });

  test("law 1: a declared passkey is no factor", async () => {
    const passkey = {
      type: "passkey",
      credential_id: "AQID",
      credential_public_key: "MFkw",
      credential_username: "m",
      credential_device_type: "multiDevice",
    };
    expect(code(await on("/accounts", passkey))).toBe("ok");
    expect(sealed().factors).toEqual([]);
  });

  test("error: invalid_data for the 65th", async () => {
    for (let index = 1; index < 64; index++) await on("/accounts", { type: "google_oauth", subject: `g${index}` });
    expect(code(await on("/accounts", { type: "google_oauth", subject: "g64" }))).toBe("invalid_data");
    expect(sealed().linked_accounts).toHaveLength(64);
  });
});

describe("unlinking the account of a user's token", () => {
  test("error: the token no longer finds the user, and an account that is not there cannot be unlinked", async () => {
    expect(userOf(await unlinkSub()).linked_accounts).toEqual([]);
    expect(code(await unlinkSub())).toBe("linked_account_not_found");
    const { recipient, token } = await recipientWithToken();
    expect(code(await exchange(host, token, recipient.publicKeySpkiBase64))).toBe("user_does_not_exist");
  });

  test("law 1: whoever gets the account next gets a seat of their own, not the old one", async () => {
    const old = await createWallet({ chain_type: "ethereum", owner: { user_id: userId } });
    await unlinkSub();
    const next = userOf(await host.call("POST", "/v1/users", { linked_accounts: [{ type: "custom_auth", custom_user_id: SUB }] }));
    expect(next.id).not.toBe(userId);
    const own = await createWallet({ chain_type: "ethereum", owner: { user_id: next.id } });
    const key = await issueUserKey(host);
    expect(code(await host.callSigned("POST", rpcOf(own), MESSAGE, [key]))).toBe("ok");
    expect(code(await host.callSigned("POST", rpcOf(old), MESSAGE, [key]))).toBe("no_valid_user_session_keys");
  });

  test("law 8: the row from before the unlinking does not bring the seat back", async () => {
    const before = host.records.get(userId);
    await unlinkSub();
    if (before === undefined) throw new Error("the user has a record");
    host.records.set(userId, before);
    const { recipient, token } = await recipientWithToken();
    expect(code(await exchange(host, token, recipient.publicKeySpkiBase64))).toBe("sealed_record_stale");
  });

  test("law 1: the next owner of the account cannot enrol a factor for the old user", async () => {
    await unlinkSub();
    await host.mustCall("POST", "/v1/users", { linked_accounts: [{ type: "custom_auth", custom_user_id: SUB }] });
    expect(code(await enrolDevice(host, userId, createTestKey()))).toBe("user_does_not_exist");
  });
});

describe("deleting a user", () => {
  test("default: 204, and the user's accounts and metadata are gone from the record", async () => {
    await on("/custom_metadata", { custom_metadata: { plan: "free" } });
    const reply = await remove();
    expect(reply).toMatchObject({ ok: true, status: 204 });
    expect(sealed()).toMatchObject({ linked_accounts: [], custom_metadata: null, deleted_at: expect.any(Number) });
    expect(code(await remove())).toBe("user_does_not_exist");
    expect(code(await on("/wallets", { wallets: [{ chain_type: "ethereum" }] }))).toBe("user_does_not_exist");
    expect(code(await host.call("POST", "/v1/key_quorums", { user_ids: [userId] }))).toBe("user_does_not_exist");
  });

  test("behavior: the seat stays empty, even for a key issued before, and the other seats still count", async () => {
    const server = createTestKey();
    const members = { user_ids: [userId], public_keys: [server.publicKey] };
    const quorum = async (authorization_threshold: number) =>
      (await host.mustCall("POST", "/v1/key_quorums", { ...members, authorization_threshold })).body as { id: string };
    const [either, both] = [await quorum(1), await quorum(2)];
    const one = await createWallet({ chain_type: "ethereum", owner_id: either.id });
    const two = await createWallet({ chain_type: "ethereum", owner_id: both.id });
    const key = await issueUserKey(host);
    expect(code(await host.callSigned("POST", rpcOf(one), MESSAGE, [key]))).toBe("ok");
    expect(code(await host.callSigned("POST", rpcOf(two), MESSAGE, [key, server]))).toBe("ok");
    await remove();
    expect(code(await host.callSigned("POST", rpcOf(one), MESSAGE, [key]))).toBe("zero_correct_authorization_signatures");
    expect(code(await host.callSigned("POST", rpcOf(two), MESSAGE, [key, server]))).toBe("insufficient_correct_authorization_signatures");
    expect(code(await host.callSigned("POST", rpcOf(one), MESSAGE, [server]))).toBe("ok");
  });

  test("law 1: a token for the deleted user's account finds the new user who has it, whatever the host sends along", async () => {
    await remove();
    const next = userOf(await host.call("POST", "/v1/users", { linked_accounts: [{ type: "custom_auth", custom_user_id: SUB }] }));
    const device = createTestKey();
    expect(code(await enrolDevice(host, userId, device))).toBe("user_does_not_exist");
    expect(code(await enrolDevice(host, next.id, device))).toBe("ok");
  });

  test("law 8: a deleted user does not come back with an old row", async () => {
    const before = host.records.get(userId);
    await remove();
    if (before === undefined) throw new Error("the user has a record");
    host.records.set(userId, before);
    expect(code(await on("/custom_metadata", { custom_metadata: {} }))).toBe("sealed_record_stale");
  });
});

describe("wallets of a user", () => {
  test("default: each has a quorum of its own with the user alone, and a key of its own", async () => {
    const linked_accounts = [{ type: "custom_auth", custom_user_id: "bob" }];
    const wallets = [{ chain_type: "ethereum" }, { chain_type: "ethereum" }];
    const before = new Set(host.records.keys());
    const { id } = userOf(await host.call("POST", "/v1/users", { linked_accounts, wallets }));
    const made = [...host.records.values()].filter((record) => !before.has(record.id));
    const contents = (type: string) => made.filter((record) => record.type === type).map((record) => JSON.parse(record.content));
    const owners = contents("wallet").map(({ owner_id }) => owner_id);
    expect(
      made
        .filter(({ type }) => type === "key_quorum")
        .map((record) => record.id)
        .sort(),
    ).toEqual([...owners].sort());
    expect(new Set(owners).size).toBe(2);
    for (const quorum of contents("key_quorum")) {
      expect(quorum).toMatchObject({ user_ids: [id], authorization_keys: [], key_quorum_ids: [], authorization_threshold: 1 });
    }
    expect(new Set(contents("wallet").map(({ address }) => address)).size).toBe(2);
  });

  test("behavior: the user signs with it, the app secret alone does not", async () => {
    await on("/wallets", { wallets: [{ chain_type: "ethereum" }] });
    const wallet = [...host.records.values()].find(({ type }) => type === "wallet");
    const rpc = rpcOf({ id: wallet?.id ?? "" });
    expect(code(await host.call("POST", rpc, MESSAGE))).toBe("missing_or_empty_authorization_header");
    expect(code(await host.callSigned("POST", rpc, MESSAGE, [await issueUserKey(host)]))).toBe("ok");
  });

  test.each<[string, JsonValue, string]>([
    ["a chain that is not offered", { chain_type: "ton" }, "not_supported"],
    ["a contract wallet", { chain_type: "ethereum", create_smart_wallet: true }, "not_supported"],
    ["a policy that does not exist", { chain_type: "ethereum", policy_ids: ["nothing"] }, "policy_not_found"],
    ["a signer that does not exist", { chain_type: "ethereum", additional_signers: [{ signer_id: "nothing" }] }, "key_quorum_not_found"],
  ])("error: %s, and then no user either", async (_, wallet, expected) => {
    const count = host.records.size;
    expect(code(await host.call("POST", "/v1/users", { linked_accounts: [], wallets: [{ chain_type: "ethereum" }, wallet] }))).toBe(
      expected,
    );
    expect(code(await on("/wallets", { wallets: [wallet] }))).toBe(expected);
    expect(host.records.size).toBe(count);
  });
});

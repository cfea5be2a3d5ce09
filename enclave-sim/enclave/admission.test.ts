import { beforeAll, describe, expect, test } from "vitest";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import type { Runtime } from "./handle-message.ts";
import { bootRuntime, createTestKey, createTestWitness, createTwoOfTwoWallet, signPayload, TestHost } from "./test-host.ts";

let host: TestHost;
let runtime: Runtime;
beforeAll(async () => {
  runtime = await bootRuntime(createTestWitness());
  host = await TestHost.create(runtime);
});

const code = (reply: Awaited<ReturnType<TestHost["call"]>>): string => (reply.ok ? "ok" : reply.error.code);
const text = (reply: Awaited<ReturnType<TestHost["call"]>>): string => (reply.ok ? "ok" : reply.error.message);

describe("the app secret", () => {
  const creations: [string, JsonValue][] = [
    ["/v1/users", { linked_accounts: [] }],
    ["/v1/key_quorums", { public_keys: [createTestKey().publicKey] }],
    ["/v1/policies", { version: "1.0", name: "p", chain_type: "ethereum", rules: [] }],
    ["/v1/wallets", { chain_type: "ethereum" }],
  ];
  test.each(creations)("error: POST %s needs it", async (path, body) => {
    const wrong = Buffer.from(`${host.appId}:wrong`).toString("base64");
    expect(code(await host.call("POST", path, body, { headers: { ...host.headers(), authorization: `Basic ${wrong}` } }))).toBe(
      "invalid_credentials",
    );
    const otherUser = Buffer.from(`cother:${host.appSecret}`).toString("base64");
    expect(code(await host.call("POST", path, body, { headers: { ...host.headers(), authorization: `Basic ${otherUser}` } }))).toBe(
      "invalid_credentials",
    );
    expect(code(await host.call("POST", path, body))).toBe("ok");
  });

  test("error: a request that names no app, or one that does not exist", async () => {
    for (const headers of [{}, { "privy-app-id": "cnothing" }]) {
      expect(code(await host.call("POST", "/v1/users", { linked_accounts: [] }, { headers }))).toBe("missing_or_invalid_privy_app_id");
    }
  });

  test("error: a wallet under a policy that does not exist", async () => {
    expect(code(await host.call("POST", "/v1/wallets", { chain_type: "ethereum", policy_ids: ["nothing"] }))).toBe("policy_not_found");
  });

  test("error: a path that the enclave does not know", async () => {
    expect(code(await host.call("POST", "/v1/wallets/export-everything", {}))).toBe("not_found");
  });

  test("behavior: it alone moves an ownerless wallet, and without it nobody does", async () => {
    const created = await host.mustCall("POST", "/v1/wallets", { chain_type: "ethereum" });
    const rpc = `/v1/wallets/${(created.body as { id: string }).id}/rpc`;
    const message = { method: "personal_sign", params: { message: "hi", encoding: "utf-8" } };
    expect(code(await host.call("POST", rpc, message))).toBe("ok");
    expect(code(await host.call("POST", rpc, message, { headers: { "privy-app-id": host.appId } }))).toBe("invalid_credentials");
  });
});

describe("key quorums", () => {
  const [a, b] = [createTestKey(), createTestKey()];
  const pem = `-----BEGIN PUBLIC KEY-----\n${a.publicKey}\n-----END PUBLIC KEY-----`;
  const raw = Buffer.from(a.publicKey, "base64").subarray(26).toString("base64");
  const cases: [string, JsonValue, string][] = [
    ["one key in two encodings", { public_keys: [a.publicKey, pem] }, "invalid_data"],
    ["one key as SPKI and as point", { public_keys: [a.publicKey, raw] }, "invalid_data"],
    ["a threshold above the members", { public_keys: [a.publicKey], authorization_threshold: 2 }, "invalid_data"],
    ["no members", { display_name: "nobody" }, "invalid_data"],
    ["a user that does not exist", { user_ids: ["did:privy:cnobody"], public_keys: [b.publicKey] }, "user_does_not_exist"],
    ["a quorum that does not exist", { key_quorum_ids: ["nothing"], public_keys: [b.publicKey] }, "key_quorum_not_found"],
    ["a key that is none", { public_keys: ["AAAA"] }, "invalid_data"],
  ];
  test.each(cases)("error: %s", async (_name, body, expected) => {
    expect(code(await host.call("POST", "/v1/key_quorums", body))).toBe(expected);
  });

  test("error: two levels of nesting", async () => {
    const inner = await host.mustCall("POST", "/v1/key_quorums", { public_keys: [a.publicKey] });
    const middle = await host.mustCall("POST", "/v1/key_quorums", { key_quorum_ids: [(inner.body as { id: string }).id] });
    const outer = await host.call("POST", "/v1/key_quorums", { key_quorum_ids: [(middle.body as { id: string }).id] });
    expect(code(outer)).toBe("invalid_data");
  });
});

describe("what a request repeats must agree", () => {
  test("error: wallet_id and address of the body against the path", async () => {
    const wallet = await createTwoOfTwoWallet(host);
    const other = await createTwoOfTwoWallet(host);
    const rpc = `/v1/wallets/${wallet.walletId}/rpc`;
    const message = { method: "personal_sign", params: { message: "hi", encoding: "utf-8" } };
    const keys = [wallet.first, wallet.second];
    expect(code(await host.callSigned("POST", rpc, { ...message, wallet_id: other.walletId }, keys))).toBe("invalid_request");
    expect(code(await host.callSigned("POST", rpc, { ...message, address: other.address }, keys))).toBe("invalid_request");
    expect(code(await host.callSigned("POST", rpc, { ...message, wallet_id: wallet.walletId, address: wallet.address }, keys))).toBe("ok");
  });
});

describe("changes of an app", () => {
  test("error: signed twice, or for another app's path", async () => {
    const path = `/v1/apps/${host.appId}`;
    expect(code(await host.callSigned("PATCH", path, { replay: "compatible" }, [host.adminKey, host.adminKey]))).toBe(
      "incorrect_quantity_of_authorization_signatures",
    );
    const other = await TestHost.create(runtime);
    const foreign = `/v1/apps/${other.appId}`;
    const extra = { "privy-request-expiry": String(Date.now() + 60_000) };
    const signature = signPayload(host.payload("PATCH", foreign, { replay: "compatible" }, extra), host.adminKey);
    const headers = host.headers({ ...extra, "privy-authorization-signature": signature });
    expect(code(await host.call("PATCH", foreign, { replay: "compatible" }, { headers }))).toBe("invalid_request");
  });
});

describe("shares, one reason each", () => {
  test.each([
    ["x = 0", 0, "malformed"],
    ["the x of the other share", null, "malformed"],
  ])("error: %s is refused before combining", async (_name, x, expected) => {
    const wallet = await createTwoOfTwoWallet(host);
    const shares = host.shares.get(wallet.walletId);
    if (shares === undefined) throw new Error("the wallet has shares");
    const share = Buffer.from(shares.app_share, "base64");
    const opened = await runtime.shareBox.open(wallet.walletId, shares.enclave_share);
    share[share.length - 1] = x ?? opened.at(-1) ?? 0;
    host.shares.set(wallet.walletId, { ...shares, app_share: share.toString("base64") });
    const message = { method: "personal_sign", params: { message: "hi", encoding: "utf-8" } };
    const reply = await host.callSigned("POST", `/v1/wallets/${wallet.walletId}/rpc`, message, [wallet.first, wallet.second]);
    expect([code(reply), text(reply).includes(expected)]).toEqual(["share_invalid", true]);
  });

  test("error: an enclave share does not open under another wallet's id", async () => {
    const wallet = await createTwoOfTwoWallet(host);
    const shares = host.shares.get(wallet.walletId);
    if (shares === undefined) throw new Error("the wallet has shares");
    await expect(runtime.shareBox.open("another", shares.enclave_share)).rejects.toThrow("does not belong to wallet another");
  });
});

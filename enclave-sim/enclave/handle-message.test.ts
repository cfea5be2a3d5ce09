import { verifyMessage } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import type { Runtime } from "./handle-message.ts";
import { bootRuntime, createTestKey, createTestWitness, createTwoOfTwoWallet, ORIGIN, signPayload, TestHost } from "./test-host.ts";

const MESSAGE = { method: "personal_sign", params: { message: "hello", encoding: "utf-8" } } as const;

let host: TestHost;
let runtime: Runtime;
let wallet: Awaited<ReturnType<typeof createTwoOfTwoWallet>>;
let rpc: string;

beforeAll(async () => {
  runtime = await bootRuntime(createTestWitness());
  host = await TestHost.create(runtime);
  wallet = await createTwoOfTwoWallet(host);
  rpc = `/v1/wallets/${wallet.walletId}/rpc`;
});

const code = (reply: Awaited<ReturnType<TestHost["call"]>>): string => (reply.ok ? "ok" : reply.error.code);

describe("a 2-of-2 wallet", () => {
  test("default: both seats sign, and the signature is the wallet's", async () => {
    const reply = await host.callSigned("POST", rpc, MESSAGE, [wallet.first, wallet.second]);
    expect(code(reply)).toBe("ok");
    const { data } = (reply.ok ? reply.body : null) as { data: { signature: `0x${string}` } };
    expect(await verifyMessage({ address: wallet.address as `0x${string}`, message: "hello", signature: data.signature })).toBe(true);
  });

  test("behavior: the order of signatures and the /api alias do not matter", async () => {
    expect(code(await host.callSigned("POST", `/api${rpc}`, MESSAGE, [wallet.second, wallet.first]))).toBe("ok");
  });

  test("error: one signature is too few, whoever made it", async () => {
    expect(code(await host.callSigned("POST", rpc, MESSAGE, [wallet.first]))).toBe("incorrect_quantity_of_authorization_signatures");
    expect(code(await host.callSigned("POST", rpc, MESSAGE, [wallet.second]))).toBe("incorrect_quantity_of_authorization_signatures");
  });

  test("error: one key cannot fill two seats", async () => {
    expect(code(await host.callSigned("POST", rpc, MESSAGE, [wallet.first, wallet.first]))).toBe(
      "insufficient_correct_authorization_signatures",
    );
  });

  test("error: a stranger's signature beside a good one is refused", async () => {
    expect(code(await host.callSigned("POST", rpc, MESSAGE, [wallet.first, createTestKey()]))).toBe(
      "insufficient_correct_authorization_signatures",
    );
    expect(code(await host.callSigned("POST", rpc, MESSAGE, [createTestKey(), createTestKey()]))).toBe(
      "zero_correct_authorization_signatures",
    );
  });

  test("error: an absent and an empty header are the same", async () => {
    expect(code(await host.call("POST", rpc, MESSAGE))).toBe("missing_or_empty_authorization_header");
    const empty = host.headers({ "privy-authorization-signature": "" });
    expect(code(await host.call("POST", rpc, MESSAGE, { headers: empty }))).toBe("missing_or_empty_authorization_header");
  });
});

describe("everything is bound", () => {
  test.each([
    ["another body", { body: { ...MESSAGE, params: { message: "hello!", encoding: "utf-8" } } }],
    ["another url", { url: `${ORIGIN}/v1/wallets/aaaaaaaaaaaaaaaaaaaaaaaa/rpc` }],
    ["another host", { url: `http://evil.example${"/v1"}` }],
    ["another method", { method: "PATCH" as const }],
    ["another app", { headers: { "privy-app-id": "cother" } }],
  ])("error: signatures over %s are refused", async (_name, change) => {
    const payload = { ...host.payload("POST", rpc, MESSAGE), ...change };
    const signatures = [wallet.first, wallet.second].map((key) => signPayload(payload as never, key)).join(",");
    const reply = await host.call("POST", rpc, MESSAGE, { headers: host.headers({ "privy-authorization-signature": signatures }) });
    expect(code(reply)).toBe("zero_correct_authorization_signatures");
  });

  test("error: an origin that the app does not list is refused", async () => {
    const payload = { ...host.payload("POST", rpc, MESSAGE), url: `http://evil.example${rpc}` };
    const signatures = [wallet.first, wallet.second].map((key) => signPayload(payload, key)).join(",");
    const headers = host.headers({ "privy-authorization-signature": signatures });
    expect(code(await host.call("POST", rpc, MESSAGE, { headers, origin: "http://evil.example" }))).toBe("invalid_request");
  });

  test("error: a wrong app secret is refused before signatures are read", async () => {
    const authorization = `Basic ${Buffer.from(`${host.appId}:wrong`).toString("base64")}`;
    expect(code(await host.call("POST", rpc, MESSAGE, { headers: { ...host.headers(), authorization } }))).toBe("invalid_credentials");
  });

  test("error: another app cannot see the wallet, even with its records", async () => {
    const other = await TestHost.create(runtime);
    for (const [id, record] of host.records) other.records.set(id, record);
    expect(code(await other.callSigned("POST", rpc, MESSAGE, [wallet.first, wallet.second]))).toBe("wallet_not_found");
  });

  test("error: duplicate keys in the body are refused", async () => {
    const rawBody = `{"method":"personal_sign","params":{"message":"a","message":"b","encoding":"utf-8"}}`;
    expect(
      code(await host.call("POST", rpc, MESSAGE, { rawBody, headers: host.headers({ "privy-authorization-signature": "AA==" }) })),
    ).toBe("invalid_data");
  });
});

describe("state is sealed", () => {
  test.each([
    [
      "an edited quorum",
      (h: TestHost) => edit(h, wallet.quorumId, (text) => text.replace('"authorization_threshold":2', '"authorization_threshold":1')),
    ],
    ["an edited wallet", (h: TestHost) => edit(h, wallet.walletId, (text) => text.replace(/"owner_id":"[^"]+"/, '"owner_id":null'))],
  ])("error: %s is refused", async (_name, change) => {
    const copy = cloneHost(host);
    change(copy);
    expect(code(await copy.callSigned("POST", rpc, MESSAGE, [wallet.first]))).toBe("sealed_record_invalid");
  });

  test("error: a record under another id, type, app or version is refused", async () => {
    for (const change of [{ id: "x" }, { type: "policy" as const }, { app_id: "cother" }, { version: 2 }]) {
      const copy = cloneHost(host);
      const record = copy.records.get(wallet.quorumId);
      if (record !== undefined) copy.records.set(wallet.quorumId, { ...record, ...change });
      expect(code(await copy.callSigned("POST", rpc, MESSAGE, [wallet.first, wallet.second]))).toBe("sealed_record_invalid");
    }
  });

  test("error: a missing quorum is refused", async () => {
    const copy = cloneHost(host);
    copy.records.delete(wallet.quorumId);
    expect(code(await copy.callSigned("POST", rpc, MESSAGE, [wallet.first, wallet.second]))).toBe("key_quorum_not_found");
  });
});

describe("shares", () => {
  test("error: shares of another wallet are refused", async () => {
    const other = await createTwoOfTwoWallet(host);
    const [mine, theirs] = [host.shares.get(wallet.walletId), host.shares.get(other.walletId)];
    if (mine === undefined || theirs === undefined) throw new Error("both wallets have shares");
    for (const shares of [theirs, { ...mine, app_share: theirs.app_share }, { ...mine, enclave_share: theirs.enclave_share }]) {
      const copy = cloneHost(host);
      copy.shares.set(wallet.walletId, shares);
      expect(code(await copy.callSigned("POST", rpc, MESSAGE, [wallet.first, wallet.second]))).toBe("share_invalid");
    }
  });

  test("error: an app share at x = 0, which would choose the key, is refused", async () => {
    const mine = host.shares.get(wallet.walletId);
    if (mine === undefined) throw new Error("the wallet has shares");
    const chosen = Buffer.concat([Buffer.from([1]), Buffer.alloc(31, 0), Buffer.from([1]), Buffer.alloc(16, 0), Buffer.from([0])]);
    const copy = cloneHost(host);
    copy.shares.set(wallet.walletId, { ...mine, app_share: chosen.toString("base64") });
    expect(code(await copy.callSigned("POST", rpc, MESSAGE, [wallet.first, wallet.second]))).toBe("share_invalid");
  });
});

function cloneHost(source: TestHost): TestHost {
  const copy = new TestHost(source.deliver);
  copy.appId = source.appId;
  Object.assign(copy, { appSecret: source.appSecret });
  for (const [id, record] of source.records) copy.records.set(id, record);
  for (const [id, shares] of source.shares) copy.shares.set(id, shares);
  return copy;
}

function edit(target: TestHost, id: string, change: (text: string) => string): void {
  const record = target.records.get(id);
  if (record === undefined) throw new Error(`no record ${id}`);
  const content = change(record.content);
  expect(content).not.toBe(record.content);
  target.records.set(id, { ...record, content });
}

import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { beforeAll, describe, expect, test } from "vitest";
import { formatAddress } from "../../lib/protocol/chains/format-address.ts";
import { decodeHex } from "../../lib/protocol/hex.ts";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import { parseTronAddress } from "../../lib/protocol/policy/tron-address.ts";
import { bootRuntime, createTestWitness, TestHost } from "./test-host.ts";

const OTHER = `41${"b2".repeat(20)}`;

let host: TestHost;
let wallet: { id: string; address: string };
beforeAll(async () => {
  host = await TestHost.create(await bootRuntime(createTestWitness()));
  wallet = (await host.mustCall("POST", "/v1/wallets", { chain_type: "tron" })).body as typeof wallet;
});

type Reply = Awaited<ReturnType<TestHost["call"]>>;
const refusal = (reply: Reply) => (reply.ok ? "ok" : reply.error);
const owner = (): string => parseTronAddress(wallet.address) ?? "";
const raw = (contract: Record<string, JsonValue>, more: Record<string, JsonValue> = {}) => ({
  contract: [{ type: "TransferContract", owner_address: owner(), to_address: OTHER, amount: 1_000_000, ...contract }],
  ref_block_bytes: "c3d4",
  ref_block_hash: "0102030405060708",
  expiration: 1700000060000,
  ...more,
});
const sign = (raw_data: JsonValue, id = wallet.id) =>
  host.call("POST", `/v1/wallets/${id}/rpc`, { method: "tron_signTransaction", params: { raw_data } });
const withPolicy = async (to_address: string, method = "tron_signTransaction"): Promise<string> => {
  const condition = { field_source: "tron_transaction", field: "TransferContract.to_address", operator: "eq", value: to_address };
  const rules = [{ name: "one recipient", method, action: "ALLOW", conditions: [condition] }];
  const policy = await host.mustCall("POST", "/v1/policies", { version: "1.0", name: "Tron", chain_type: "tron", rules });
  const policy_ids = [(policy.body as { id: string }).id];
  wallet = (await host.mustCall("POST", "/v1/wallets", { chain_type: "tron", policy_ids })).body as typeof wallet;
  return wallet.id;
};

describe("tron_signTransaction", () => {
  test("default: the raw data, then r ‖ s ‖ v over its SHA-256, which recovers to the wallet's address", async () => {
    const reply = await sign(raw({}));
    const { signed_transaction, encoding } = (reply as { body: { data: { signed_transaction: string; encoding: string } } }).body.data;
    const bytes = decodeHex(signed_transaction, "signed_transaction");
    const [message, compact, v] = [bytes.slice(0, -65), bytes.slice(-65, -1), bytes.at(-1) ?? 0];
    expect(encoding).toBe("hex");
    expect(Buffer.from(message).toString("hex")).toContain(`${owner()}1215${OTHER}`);
    const recovered = secp256k1.Signature.fromBytes(compact)
      .addRecoveryBit(v - 27)
      .recoverPublicKey(sha256(message));
    expect(formatAddress("tron", recovered.toBytes(true))).toBe(wallet.address);
  });

  test.each<[string, () => JsonValue, string]>([
    ["another wallet's contract", () => raw({ owner_address: OTHER }), "invalid_request"],
    ["two contracts", () => ({ ...raw({}), contract: [...raw({}).contract, ...raw({}).contract] }), "invalid_data"],
    ["no reference block", () => ({ ...raw({}), ref_block_bytes: "" }), "invalid_data"],
    ["a base58 address", () => raw({ to_address: wallet.address }), "invalid_data"],
    ["an amount below zero", () => raw({ amount: -1 }), "invalid_data"],
    ["a contract of another type", () => raw({ type: "FreezeBalanceContract" }), "invalid_data"],
  ])("error: %s", async (_, given, code) => {
    expect(refusal(await sign(given()))).toMatchObject({ code });
  });

  test("behavior: a policy reads the contract that is signed", async () => {
    const id = await withPolicy(OTHER);
    expect(refusal(await sign(raw({}), id))).toBe("ok");
    expect(refusal(await sign(raw({ to_address: `41${"c3".repeat(20)}` }), id))).toMatchObject({ code: "policy_violation" });
  });
});

describe("tron_sendTransaction", () => {
  beforeAll(async () => {
    wallet = (await host.mustCall("POST", "/v1/wallets", { chain_type: "tron" })).body as typeof wallet;
  });
  const fill = { ref_block_bytes: "aaaa", ref_block_hash: "1111111111111111", expiration: 1800000060000, timestamp: 1800000000000 };
  const open = (contract: Record<string, JsonValue> = {}) => ({ contract: raw(contract).contract });
  const send = (raw_data: JsonValue, more: { fill?: typeof fill } = {}, id = wallet.id) =>
    host.call(
      "POST",
      `/v1/wallets/${id}/rpc`,
      { method: "tron_sendTransaction", caip2: "tron:nile", params: { raw_data } },
      { ...more, headers: host.headers({ "privy-request-expiry": String(Date.now() + 60_000) }) },
    );
  const signed = (reply: Reply) => (reply.ok ? (reply.transaction?.signed_transaction ?? "") : "");

  test("default: `Transaction` of raw data and signature; its hash is the raw data's, which is what tron_signTransaction signs", async () => {
    const reply = await send(raw({}), { fill });
    const alone = (await sign(raw({}))) as { body: { data: { signed_transaction: string } } };
    const bytes = decodeHex(alone.body.data.signed_transaction, "signed_transaction");
    const hash = Buffer.from(sha256(bytes.slice(0, -65))).toString("hex");
    expect(reply).toMatchObject({ ok: true, transaction: { hash }, body: { data: { hash, caip2: "tron:nile" } } });
    const [message, signature] = [bytes.slice(0, -65), bytes.slice(-65)].map((part) => Buffer.from(part).toString("hex"));
    expect(signed(reply)).toMatch(new RegExp(`^0a[0-9a-f]{2,4}${message}1241${signature}$`));
  });

  test("behavior: the host fills what is open, and nothing else", async () => {
    expect(signed(await send(open(), { fill }))).toContain(fill.ref_block_hash);
    const own = signed(await send(raw({}), { fill }));
    expect(own).toContain("0102030405060708");
    expect(own).not.toContain(fill.ref_block_hash);
    expect(refusal(await send(open()))).toMatchObject({ code: "invalid_data", message: expect.stringContaining("none was filled in") });
  });

  test("error: half a block, another wallet's contract, another chain", async () => {
    expect(refusal(await send({ ...open(), ref_block_bytes: "c3d4" }, { fill }))).toMatchObject({ code: "invalid_data" });
    expect(refusal(await send(open({ owner_address: OTHER }), { fill }))).toMatchObject({ code: "invalid_request" });
    const ethereum = (await host.mustCall("POST", "/v1/wallets", { chain_type: "ethereum" })).body as typeof wallet;
    expect(refusal(await send(open(), { fill }, ethereum.id))).toMatchObject({ code: "invalid_request" });
  });

  test("behavior: a policy reads the contract; a rule for signing alone does not allow to send", async () => {
    const id = await withPolicy(OTHER, "tron_sendTransaction");
    expect(refusal(await send(open(), { fill }, id))).toBe("ok");
    expect(refusal(await send(open({ to_address: `41${"c3".repeat(20)}` }), { fill }, id))).toMatchObject({ code: "policy_violation" });
    const signing = await withPolicy(OTHER);
    expect(refusal(await send(open(), { fill }, signing))).toMatchObject({ code: "policy_violation" });
  });
});

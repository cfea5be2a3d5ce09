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
const withPolicy = async (to_address: string): Promise<string> => {
  const condition = { field_source: "tron_transaction", field: "TransferContract.to_address", operator: "eq", value: to_address };
  const rules = [{ name: "one recipient", method: "tron_signTransaction", action: "ALLOW", conditions: [condition] }];
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

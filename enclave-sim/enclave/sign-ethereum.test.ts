import { secp256k1 } from "@noble/curves/secp256k1.js";
import { hexToBytes, parseTransaction, recoverTransactionAddress } from "viem";
import { recoverAuthorizationAddress } from "viem/utils";
import { beforeAll, describe, expect, test } from "vitest";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import { bootRuntime, createTestKey, createTestWitness, createTwoOfTwoWallet, TestHost } from "./test-host.ts";

type Reply = Awaited<ReturnType<TestHost["call"]>>;
type Wallet = Awaited<ReturnType<typeof createTwoOfTwoWallet>>;

let host: TestHost;
let wallet: Wallet;
beforeAll(async () => {
  host = await TestHost.create(await bootRuntime(createTestWitness()));
  wallet = await createTwoOfTwoWallet(host);
});

const CONTRACT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const ENTRY_POINT = "0x0000000071727De22E5E9d8BAf0edAc6f37da032";
const HASH = `0x${"12".repeat(32)}`;
const OPERATION = {
  sender: CONTRACT,
  nonce: 0,
  call_data: "0x",
  call_gas_limit: 1,
  verification_gas_limit: 1,
  pre_verification_gas: 1,
  max_fee_per_gas: 1,
  max_priority_fee_per_gas: 1,
};
const USER_OPERATION = { method: "eth_signUserOperation", params: { contract: ENTRY_POINT, chain_id: 1, user_operation: OPERATION } };
const authorization = (params: Record<string, JsonValue> = {}) => ({
  method: "eth_sign7702Authorization",
  params: { contract: CONTRACT, chain_id: 31337, ...params },
});
const signTransaction = (transaction: JsonValue) => ({ method: "eth_signTransaction", params: { transaction } });

const code = (reply: Reply): string => (reply.ok ? "ok" : reply.error.code);
const data = <T>(reply: Reply): T => {
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
  return (reply.body as { data: T }).data;
};
const sign = (body: JsonValue, { walletId, first, second }: Wallet = wallet, action = "rpc") =>
  host.callSigned("POST", `/v1/wallets/${walletId}/${action}`, body, [first, second]);

describe("raw_sign", () => {
  test("default: 64 bytes r ‖ s with a low S over the digest, by the wallet's key", async () => {
    const { signature, encoding } = data<{ signature: `0x${string}`; encoding: string }>(
      await sign({ params: { hash: HASH } }, wallet, "raw_sign"),
    );
    const bytes = hexToBytes(signature);
    const { address: _, ...stored } = JSON.parse(host.records.get(wallet.walletId)?.content ?? "") as {
      address: string;
      public_key: string;
    };
    expect([bytes.length, encoding]).toEqual([64, "hex"]);
    expect(
      secp256k1.verify(bytes, hexToBytes(HASH as `0x${string}`), hexToBytes(`0x${stored.public_key}`), { prehash: false, lowS: true }),
    ).toBe(true);
  });

  test("error: one seat of two, a stranger, and nobody", async () => {
    const path = `/v1/wallets/${wallet.walletId}/raw_sign`;
    const body = { params: { hash: HASH } };
    expect(code(await host.callSigned("POST", path, body, [wallet.first]))).toBe("incorrect_quantity_of_authorization_signatures");
    expect(code(await host.callSigned("POST", path, body, [wallet.first, createTestKey()]))).toBe(
      "insufficient_correct_authorization_signatures",
    );
    expect(code(await host.call("POST", path, body))).toBe("missing_or_empty_authorization_header");
    expect(code(await host.callSigned("POST", path, body, [wallet.first, wallet.second], { expiryMs: Date.now() - 1 }))).toBe(
      "request_expired",
    );
  });

  test("error: signatures for rpc do not open raw_sign", async () => {
    const signed = host.signedFrame("POST", `/v1/wallets/${wallet.walletId}/rpc`, { params: { hash: HASH } }, [
      wallet.first,
      wallet.second,
    ]);
    const moved = { ...signed, request: { ...signed.request, path: `/v1/wallets/${wallet.walletId}/raw_sign` } };
    expect(code(await host.deliver(moved))).toBe("zero_correct_authorization_signatures");
  });
});

describe("eth_sign7702Authorization", () => {
  interface Signed {
    authorization: { contract: `0x${string}`; chain_id: number; nonce: number; r: `0x${string}`; s: `0x${string}`; y_parity: 0 | 1 };
  }
  const recover = ({ contract, chain_id, nonce, r, s, y_parity }: Signed["authorization"]) =>
    recoverAuthorizationAddress({ authorization: { address: contract, chainId: chain_id, nonce, r, s, yParity: y_parity } });

  test("default: signed as named, chain id and nonce as numbers", async () => {
    const signed = data<Signed>(await sign(authorization({ chain_id: "0x7a69", nonce: "0x5" })));
    expect(signed.authorization).toMatchObject({ contract: CONTRACT, chain_id: 31337, nonce: 5 });
    expect(await recover(signed.authorization)).toBe(wallet.address);
  });

  test("behavior: a nonce that is left open is the host's to propose, once for each signed request", async () => {
    const frame = host.signedFrame("POST", `/v1/wallets/${wallet.walletId}/rpc`, authorization(), [wallet.first, wallet.second], {
      fill: { nonce: "0x7" },
    });
    expect(data<Signed>(await host.deliver(frame)).authorization.nonce).toBe(7);
    expect(code(await host.deliver(frame))).toBe("ok");
    expect(code(await host.deliver({ ...frame, fill: { nonce: "0x8" } }))).toBe("request_replayed");
    const { fill: _, ...unfilled } = frame;
    expect(code(await host.deliver(unfilled))).toBe("invalid_data");
  });

  test("behavior: a nonce that is named wins over a proposal", async () => {
    const keys = [wallet.first, wallet.second];
    const reply = await host.callSigned("POST", `/v1/wallets/${wallet.walletId}/rpc`, authorization({ nonce: 1 }), keys, {
      fill: { nonce: "0x9" },
    });
    expect(data<Signed>(reply).authorization.nonce).toBe(1);
  });

  test("error: an open nonce without expiry or idempotency key, in strict mode", async () => {
    const keys = [wallet.first, wallet.second];
    const options = { expiryMs: null, fill: { nonce: "0x1" } } as const;
    expect(code(await host.callSigned("POST", `/v1/wallets/${wallet.walletId}/rpc`, authorization(), keys, options))).toBe(
      "request_expiry_required",
    );
  });
});

describe("eth_signTransaction, type 4", () => {
  const entry = { contract: CONTRACT, chain_id: 31337, nonce: 1, r: HASH, s: HASH, y_parity: 0 };

  test("default: signed as given, with its authorization list", async () => {
    const body = signTransaction({ to: CONTRACT, chain_id: 31337, nonce: 3, authorization_list: [entry] });
    const { signed_transaction } = data<{ signed_transaction: `0x04${string}` }>(await sign(body));
    expect(parseTransaction(signed_transaction)).toMatchObject({
      type: "eip7702",
      nonce: 3,
      authorizationList: [{ address: CONTRACT.toLowerCase(), nonce: 1 }],
    });
    expect(await recoverTransactionAddress({ serializedTransaction: signed_transaction })).toBe(wallet.address);
  });

  test.each<[string, Record<string, JsonValue>, string]>([
    ["a list in another type", { type: 2, to: CONTRACT, authorization_list: [entry] }, "invalid_request"],
    ["type 4 without a list", { type: 4, to: CONTRACT }, "invalid_request"],
    ["no recipient", { authorization_list: [entry] }, "invalid_data"],
    ["a gas price", { to: CONTRACT, gas_price: 1, authorization_list: [entry] }, "invalid_request"],
    ["an empty list", { to: CONTRACT, authorization_list: [] }, "invalid_data"],
  ])("error: %s", async (_, transaction, expected) => {
    expect(code(await sign(signTransaction({ chain_id: 31337, ...transaction })))).toBe(expected);
  });
});

test("error: not_supported for sponsored fees, with the reason", async () => {
  const body = { method: "eth_sendTransaction", caip2: "eip155:1", sponsor: true, params: { transaction: { to: CONTRACT } } };
  const reply = await sign(body);
  expect(reply.ok ? "" : [reply.error.code, reply.error.message].join(": ")).toMatch(/^not_supported: .*paymaster/);
});

describe("under a policy", () => {
  const SUBJECTS: [string, JsonValue, string][] = [
    ["eth_sign7702Authorization", authorization({ nonce: 0 }), "rpc"],
    ["eth_signUserOperation", USER_OPERATION, "rpc"],
    ["raw_sign", { params: { hash: HASH } }, "raw_sign"],
  ];
  const walletUnder = async (method: string, conditions: JsonValue[] = []) => {
    const rules = [{ name: "only", method, action: "ALLOW", conditions }];
    const policy = await host.mustCall("POST", "/v1/policies", { version: "1.0", name: "p", chain_type: "ethereum", rules });
    return createTwoOfTwoWallet(host, { policy_ids: [(policy.body as { id: string }).id] });
  };

  test.each(SUBJECTS)("%s is denied by default", async (_, body, action) => {
    expect(code(await sign(body, await walletUnder("personal_sign"), action))).toBe("policy_violation");
    const condition = { field_source: "ethereum_transaction", field: "chain_id", operator: "eq", value: "31337" };
    expect(code(await sign(body, await walletUnder("*", [condition]), action))).toBe("policy_violation");
    expect(code(await sign(body, await walletUnder("*"), action))).toBe("ok");
  });

  test("eth_sign7702Authorization is allowed for the contract that the rule names, and for no other", async () => {
    const condition = { field_source: "ethereum_7702_authorization", field: "contract", operator: "eq", value: CONTRACT.toLowerCase() };
    const bound = await walletUnder("eth_sign7702Authorization", [condition]);
    expect(code(await sign(authorization({ nonce: 0 }), bound))).toBe("ok");
    expect(code(await sign(authorization({ nonce: 0, contract: ENTRY_POINT }), bound))).toBe("policy_violation");
  });

  test.each(SUBJECTS.slice(0, 2))("%s is allowed by a rule that names it", async (method, body) => {
    expect(code(await sign(body, await walletUnder(method)))).toBe("ok");
  });
});

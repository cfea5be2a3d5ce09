import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { ERROR_CATALOGUE, isErrorCode } from "../../lib/protocol/errors.ts";
import { mutatedJson } from "../../scripts/test/mutate-json.ts";
import { bootRuntime, createTestKey, createTestWitness, TestHost } from "./test-host.ts";

const RUNS = 600;
const ADDRESS = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const HASH = `0x${"12".repeat(32)}`;
const ABI = [
  {
    type: "function",
    name: "transfer",
    inputs: [
      { name: "to", type: "address" },
      { name: "amount", type: "uint256" },
    ],
  },
];

let host: TestHost;
const wallets: Record<string, { id: string; address: string }> = {};
beforeAll(async () => {
  host = await TestHost.create(await bootRuntime(createTestWitness()), { replay: "compatible" });
  for (const chain_type of ["ethereum", "solana", "tron", "stellar"]) {
    wallets[chain_type] = (await host.mustCall("POST", "/v1/wallets", { chain_type })).body as { id: string; address: string };
  }
});

const gas = { call_gas_limit: "0x1", verification_gas_limit: "0x1", pre_verification_gas: "0x1" };
const fees = { max_fee_per_gas: "0x1", max_priority_fee_per_gas: "0x1" };
const rpc = (chain: string) => `/v1/wallets/${wallets[chain]?.id}/rpc`;

/** A call of each kind that the enclave reads from bytes or from a nested document, by the app secret alone: so every mutation gets as far as the parser. */
const CALLS: Record<string, () => [path: string, body: unknown]> = {
  "a transaction of Ethereum": () => {
    const transaction = { to: ADDRESS, value: "0x1", nonce: 1, gas_limit: 21_000, ...fees, chain_id: 1, data: "0x1234", type: 2 };
    const authorization_list = [{ contract: ADDRESS, chain_id: 1, nonce: "0x1", r: HASH, s: HASH, y_parity: 1 }];
    return [rpc("ethereum"), { method: "eth_signTransaction", params: { transaction: { ...transaction, type: 4, authorization_list } } }];
  },
  "typed data": () => {
    const Person = [
      { name: "name", type: "string" },
      { name: "wallets", type: "address[2][]" },
      { name: "data", type: "bytes" },
    ];
    const types = { EIP712Domain: [{ name: "chainId", type: "uint256" }], Person, Mail: [{ name: "from", type: "Person" }] };
    const message = { from: { name: "Ann", wallets: [[ADDRESS, ADDRESS]], data: "0x12" } };
    const typed_data = { domain: { chainId: 1 }, types, message, primary_type: "Mail" };
    return [rpc("ethereum"), { method: "eth_signTypedData_v4", params: { typed_data } }];
  },
  "a user operation": () => {
    const user_operation = {
      sender: ADDRESS,
      nonce: "0x0",
      call_data: "0x12",
      ...gas,
      ...fees,
      paymaster: ADDRESS,
      paymaster_data: "0x12",
    };
    const params = { contract: "0x0000000071727De22E5E9d8BAf0edAc6f37da032", chain_id: 1, user_operation };
    return [rpc("ethereum"), { method: "eth_signUserOperation", params }];
  },
  "an authorization": () => [
    rpc("ethereum"),
    { method: "eth_sign7702Authorization", params: { contract: ADDRESS, chain_id: 1, nonce: 1 } },
  ],
  "a message": () => [rpc("ethereum"), { method: "personal_sign", params: { message: "0x1234", encoding: "hex" } }],
  "raw bytes": () => {
    const path = `/v1/wallets/${wallets.stellar?.id}/raw_sign`;
    return [path, { params: { bytes: "0x1234", encoding: "hex", hash_function: "sha256" } }];
  },
  "a transaction of Solana": () => {
    const account = Buffer.alloc(32, 7);
    const message = Buffer.concat([
      Buffer.from([0x80, 1, 0, 1, 2]),
      account,
      Buffer.alloc(32),
      account,
      Buffer.from([1, 1, 1, 0, 2, 2, 0, 0]),
    ]);
    const transaction = Buffer.concat([Buffer.from([1]), Buffer.alloc(64), message]).toString("base64");
    return [rpc("solana"), { method: "signTransaction", params: { transaction, encoding: "base64" } }];
  },
  "a transaction of Tron": () => {
    const contract = [
      { type: "TriggerSmartContract", owner_address: `41${"a1".repeat(20)}`, contract_address: `41${"b2".repeat(20)}`, data: "a9059cbb" },
    ];
    const raw_data = { contract, ref_block_bytes: "c3d4", ref_block_hash: "0102030405060708", expiration: 1_700_000_060_000, fee_limit: 1 };
    return [rpc("tron"), { method: "tron_signTransaction", params: { raw_data } }];
  },
  "keys of a quorum, as SPKI": () => [
    "/v1/key_quorums",
    { public_keys: [createTestKey().publicKey, `-----BEGIN PUBLIC KEY-----\n${createTestKey().publicKey}\n-----END PUBLIC KEY-----`] },
  ],
  "a policy with calldata and typed data": () => {
    const calldata = { field_source: "ethereum_calldata", field: "transfer.amount", abi: ABI, operator: "lte", value: "1" };
    const types = { EIP712Domain: [{ name: "chainId", type: "uint256" }], A: [{ name: "x", type: "uint256" }] };
    const typed_data = { types, primary_type: "A" };
    const typed = { field_source: "ethereum_typed_data_message", field: "x", typed_data, operator: "eq", value: "1" };
    const rules = [
      { name: "a", method: "eth_signTransaction", action: "ALLOW", conditions: [calldata] },
      { name: "b", method: "eth_signTypedData_v4", action: "DENY", conditions: [typed] },
    ];
    return ["/v1/policies", { version: "1.0", name: "p", chain_type: "ethereum", rules }];
  },
  "an import": () => {
    const wallet = { address: ADDRESS, chain_type: "ethereum", entropy_type: "hd", index: 0, encryption_type: "HPKE" };
    return [
      "/v1/wallets/import/submit",
      { wallet: { ...wallet, encapsulated_key: "BAAA", ciphertext: "AAAA", hpke_config: { aad: "AA==" } } },
    ];
  },
};

describe("the enclave's parsers: whatever is sent is carried out or refused for a reason of the caller's", () => {
  test.each(Object.entries(CALLS))("%s", async (_name, call) => {
    const [path, document] = call();
    const property = fc.asyncProperty(mutatedJson(document), async (rawBody) => {
      const reply = await host.call("POST", path, null, { rawBody });
      if (reply.ok) return;
      const { code } = reply.error;
      expect([code, isErrorCode(code) && ERROR_CATALOGUE[code].status < 500]).toEqual([code, true]);
    });
    await fc.assert(property, { numRuns: RUNS, interruptAfterTimeLimit: 8000 });
  });

  test("an object in the place of a text does not hold up the enclave", async () => {
    const typed = (name: unknown, type: string) => {
      const types = { Mail: [{ name: "name", type }] };
      return host.call("POST", rpc("ethereum"), {
        method: "eth_signTypedData_v4",
        params: { typed_data: { domain: { chainId: 1 }, types, message: { name: name as never }, primary_type: "Mail" } },
      });
    };
    for (const [value, type] of [
      [{ length: 1e9 }, "string"],
      [{ length: 1e9 }, "bytes"],
      [[{ length: 1e9 }], "string[]"],
      [{ length: 1e9 }, "string[2]"],
      [[["a"]], "string[]"],
    ] as const) {
      const reply = await typed(value, type);
      expect(reply).toMatchObject({
        ok: false,
        error: { code: "invalid_data", message: expect.stringMatching(/message\.name.* must be of type/) },
      });
    }
    expect(await typed([["a", "b"]], "string[2][]")).toMatchObject({ ok: true });
  });

  test("as it stands, each of them is read: only what no test here can make is refused", async () => {
    for (const [name, call] of Object.entries(CALLS)) {
      const [path, document] = call();
      const reply = await host.call("POST", path, null, { rawBody: JSON.stringify(document) });
      // Transactions of Solana and Tron name another signer, and the import no real ciphertext.
      const isForeign = /Solana|Tron|import/.test(name);
      expect([name, reply.ok ? "ok" : reply.error]).toEqual([name, isForeign ? expect.objectContaining({}) : "ok"]);
    }
  });
});

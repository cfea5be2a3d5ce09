import { beforeAll, describe, expect, test } from "vitest";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import { bootRuntime, createTestKey, createTestWitness, TestHost, type TestKey } from "./test-host.ts";

const TO = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const ENTRY_POINT = "0x0000000071727De22E5E9d8BAf0edAc6f37da032";
/** 1 ETH for 21,000 gas, where the app's ceiling is 0.05. */
const WHOLE_BALANCE = `0x${(10n ** 18n / 21_000n).toString(16)}`;
const GAS = { gas_limit: "0x5208", nonce: "0x0" };
const FEES = { max_fee_per_gas: WHOLE_BALANCE, max_priority_fee_per_gas: WHOLE_BALANCE };
const FILL = { nonce: "0x0", gas_limit: "0x5208", max_fee_per_gas: "0x1", max_priority_fee_per_gas: "0x1" };

let host: TestHost;
let owner: TestKey;
let signer: TestKey;
let rpc: string;
beforeAll(async () => {
  host = await TestHost.create(await bootRuntime(createTestWitness()));
  [owner, signer] = [createTestKey(), createTestKey()];
  const make = async (path: string, body: JsonValue) => ((await host.mustCall("POST", path, body)).body as { id: string }).id;
  const signerId = await make("/v1/key_quorums", { public_keys: [signer.publicKey] });
  const small = { field_source: "ethereum_transaction", field: "value", operator: "lte", value: "1" };
  const rules = [
    ...["eth_sendTransaction", "eth_signTransaction"].map((method) => ({ name: "Small", method, action: "ALLOW", conditions: [small] })),
    { name: "Operations", method: "eth_signUserOperation", action: "ALLOW", conditions: [] },
  ];
  const policyId = await make("/v1/policies", { version: "1.0", name: "Small", chain_type: "ethereum", rules });
  const walletId = await make("/v1/wallets", {
    chain_type: "ethereum",
    owner: { public_key: owner.publicKey },
    additional_signers: [{ signer_id: signerId, override_policy_ids: [policyId] }],
  });
  rpc = `/v1/wallets/${walletId}/rpc`;
});

const sending = (fees: JsonValue) => ({
  method: "eth_sendTransaction",
  caip2: "eip155:31337",
  params: { transaction: { to: TO, value: "0x1", ...(fees as object) } },
});
const signing = (fees: JsonValue) => ({
  method: "eth_signTransaction",
  params: { transaction: { to: TO, value: "0x1", chain_id: 1, ...GAS, ...(fees as object) } },
});
const operating = (gas: string, more: Record<string, string> = {}) => ({
  method: "eth_signUserOperation",
  params: {
    contract: ENTRY_POINT,
    chain_id: 1,
    user_operation: {
      ...{ sender: TO, nonce: 0, call_data: "0x", call_gas_limit: "0x5208", verification_gas_limit: "0x5208" },
      ...{ pre_verification_gas: gas, max_fee_per_gas: "0x3b9aca00", max_priority_fee_per_gas: "0x1", ...more },
    },
  },
});
const call = async (body: JsonValue, key: TestKey, fill?: typeof FILL) => {
  const reply = await host.callSigned("POST", rpc, body, [key], fill === undefined ? {} : { fill });
  return reply.ok ? "ok" : reply.error.code;
};

describe("what an additional signer may pay in fees", () => {
  test("law 5: it cannot burn the wallet by a fee that it signs itself, where its policy allows a wei", async () => {
    expect(await call(sending({ ...GAS, ...FEES }), signer, FILL)).toBe("fee_above_ceiling");
    expect(await call(signing(FEES), signer)).toBe("fee_above_ceiling");
    expect(await call(signing({ type: 0, gas_price: WHOLE_BALANCE }), signer)).toBe("fee_above_ceiling");
  });

  test("law 5: nor pay itself as the bundler of a user operation", async () => {
    const gas = `0x${(10n ** 9n).toString(16)}`;
    expect(await call(operating(gas), signer)).toBe("fee_above_ceiling");
    const paymaster = { paymaster: TO, paymaster_verification_gas_limit: gas, paymaster_post_op_gas_limit: "0x0" };
    expect(await call(operating("0x5208", paymaster), signer)).toBe("fee_above_ceiling");
    expect(await call(operating("0x5208"), signer)).toBe("ok");
  });

  test("behavior: below the ceiling it pays what is needed, and the owner what it signs", async () => {
    expect(await call(sending({}), signer, FILL)).toBe("ok");
    expect(await call(signing({ max_fee_per_gas: "0x1", max_priority_fee_per_gas: "0x1" }), signer)).toBe("ok");
    expect(await call(sending({ ...GAS, ...FEES }), owner, FILL)).toBe("ok");
    expect(await call(signing(FEES), owner)).toBe("ok");
  });
});

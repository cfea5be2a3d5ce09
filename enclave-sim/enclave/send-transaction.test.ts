import { parseTransaction, recoverTransactionAddress } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import type { TransactionFill } from "../../lib/protocol/vsock.ts";
import type { Runtime } from "./handle-message.ts";
import { bootRuntime, createTestWitness, createTwoOfTwoWallet, deliverTo, TestHost, type TestWitness } from "./test-host.ts";

const TO = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const FILL: TransactionFill = { nonce: "0x0", gas_limit: "0x5208", max_fee_per_gas: "0x77359400", max_priority_fee_per_gas: "0x1" };

const send = (transaction: Record<string, JsonValue> = { to: TO, value: "0x1" }) => ({
  method: "eth_sendTransaction",
  caip2: "eip155:31337",
  params: { transaction },
});

let witness: TestWitness;
let host: TestHost;
let runtime: Runtime;
let wallet: Awaited<ReturnType<typeof createTwoOfTwoWallet>>;
let rpc: string;

beforeAll(async () => {
  witness = createTestWitness();
  runtime = await bootRuntime(witness);
  host = await TestHost.create(runtime);
  wallet = await createTwoOfTwoWallet(host);
  rpc = `/v1/wallets/${wallet.walletId}/rpc`;
});

const code = (reply: Awaited<ReturnType<TestHost["call"]>>): string => (reply.ok ? "ok" : reply.error.code);
const seats = () => [wallet.first, wallet.second];

describe("eth_sendTransaction", () => {
  test("default: signs what the signers left open as the host proposed it", async () => {
    const reply = await host.callSigned("POST", rpc, send(), seats(), { fill: FILL });
    const raw = (reply.ok ? reply.transaction?.signed_transaction : undefined) as `0x02${string}`;
    expect(parseTransaction(raw)).toMatchObject({
      to: TO.toLowerCase(),
      value: 1n,
      nonce: 0,
      gas: 21000n,
      maxFeePerGas: 2_000_000_000n,
      chainId: 31337,
    });
    expect(await recoverTransactionAddress({ serializedTransaction: raw })).toBe(wallet.address);
  });

  test("behavior: what the signers named wins over the host's proposal", async () => {
    const body = send({ to: TO, value: "0x1", nonce: 7, max_fee_per_gas: "0x3b9aca00", gas_limit: "0x5300" });
    const reply = await host.callSigned("POST", rpc, body, seats(), { fill: FILL });
    const raw = (reply.ok ? reply.transaction?.signed_transaction : undefined) as `0x02${string}`;
    expect(parseTransaction(raw)).toMatchObject({ nonce: 7, maxFeePerGas: 1_000_000_000n, gas: 21248n });
  });

  test("behavior: authorize runs the checks and signs nothing", async () => {
    const reply = await host.callSigned("POST", rpc, send(), seats(), { mode: "authorize" });
    expect(reply).toMatchObject({ ok: true, body: null });
    expect(reply.ok && reply.transaction).toBeUndefined();
    expect(code(await host.callSigned("POST", rpc, send(), [wallet.first], { mode: "authorize" }))).toBe(
      "incorrect_quantity_of_authorization_signatures",
    );
  });

  test("error: a fee proposal above the sealed ceiling is refused", async () => {
    const fill = { ...FILL, max_fee_per_gas: "0xffffffffffff" };
    expect(code(await host.callSigned("POST", rpc, send(), seats(), { fill }))).toBe("fee_above_ceiling");
  });

  test.each([
    ["type 2 with gas_price", { to: TO, type: 2, gas_limit: "0x5208", gas_price: "0x1" }],
    ["type 2 with a gas_price above its maximum", { to: TO, type: 2, gas_limit: "0x5208", gas_price: "0x2", max_fee_per_gas: "0x1" }],
    ["type 0 with max_fee_per_gas", { to: TO, type: 0, gas_limit: "0x5208", max_fee_per_gas: "0x1" }],
  ])("error: %s, by which a proposal could slip past the ceiling", async (_name, transaction) => {
    const fill = { ...FILL, gas_price: "0xffffffffffffffff", max_fee_per_gas: "0xffffffffffffffff" };
    expect(code(await host.callSigned("POST", rpc, send(transaction), seats(), { fill }))).toBe("invalid_request");
  });

  test("behavior: type 4 is priced like type 2: its own maximum lifts the ceiling, a proposed one does not", async () => {
    const entry = { contract: TO, chain_id: 31337, nonce: 1, r: `0x${"12".repeat(32)}`, s: `0x${"12".repeat(32)}`, y_parity: 0 };
    const open = { to: TO, gas_limit: "0x186a0", authorization_list: [entry] };
    const named = { ...open, max_fee_per_gas: "0xffffffffffff", max_priority_fee_per_gas: "0x1" };
    const fill = { ...FILL, max_fee_per_gas: "0xffffffffffff" };
    expect(code(await host.callSigned("POST", rpc, send(open), seats(), { fill }))).toBe("fee_above_ceiling");
    expect(code(await host.callSigned("POST", rpc, send(named), seats(), { fill: FILL }))).toBe("ok");
  });

  test("behavior: fees that the signers named themselves need no ceiling", async () => {
    const body = send({ to: TO, gas_limit: "0x5208", max_fee_per_gas: "0xffffffffffff", max_priority_fee_per_gas: "0x1" });
    expect(code(await host.callSigned("POST", rpc, body, seats(), { fill: FILL }))).toBe("ok");
  });

  test("behavior: the price that a node expects of a type 2 transaction is no part of it", async () => {
    const fees = { max_fee_per_gas: "0x5", max_priority_fee_per_gas: "0x1" };
    const type2 = (given: Parameters<typeof send>[0]) => send({ to: TO, type: 2, gas_limit: "0x5208", ...fees, ...given });
    const answer = await host.callSigned("POST", rpc, type2({ gas_price: "0x2" }), seats(), { fill: FILL });
    const same = await host.callSigned("POST", rpc, type2({}), seats(), { fill: FILL });
    expect(answer).toMatchObject({
      ok: true,
      body: { data: { transaction_request: expect.not.objectContaining({ gas_price: expect.anything() }) } },
    });
    expect(answer.ok && answer.transaction).toEqual(same.ok && same.transaction);
  });

  test.each([
    ["a chain id that is not caip2's", { to: TO, chain_id: 1 }, "invalid_request"],
    ["a sender that is not the wallet", { to: TO, from: TO }, "invalid_request"],
    ["a recipient that fails its checksum", { to: TO.replace("C51812", "c51812") }, "invalid_data"],
    ["two ways to price gas", { to: TO, gas_price: "0x1", max_fee_per_gas: "0x1" }, "invalid_request"],
    ["a priority fee above the maximum", { to: TO, max_fee_per_gas: "0x1", max_priority_fee_per_gas: "0x2" }, "invalid_data"],
    ["an unknown member", { to: TO, gas: "0x1" }, "invalid_data"],
  ])("error: %s", async (_name, transaction, expected) => {
    expect(code(await host.callSigned("POST", rpc, send(transaction), seats(), { fill: FILL }))).toBe(expected);
  });
});

describe("nothing runs twice", () => {
  test("behavior: the same request with the same proposal gives the same bytes; another proposal is refused, also after a restart", async () => {
    const expiryMs = Date.now() + 60_000;
    const once = () => host.callSigned("POST", rpc, send({ to: TO, value: "0x2" }), seats(), { expiryMs, fill: FILL });
    const [first, again] = [await once(), await once()];
    expect(first.ok && first.transaction).toEqual(again.ok && again.transaction);
    const fill = { ...FILL, nonce: "0x1" };
    const replay = () => host.callSigned("POST", rpc, send({ to: TO, value: "0x2" }), seats(), { expiryMs, fill });
    expect(code(await replay())).toBe("request_replayed");
    host.deliver = deliverTo(await bootRuntime(witness));
    expect(code(await replay())).toBe("request_replayed");
  });

  test("error: a request that has expired is refused", async () => {
    const reply = await host.callSigned("POST", rpc, send(), seats(), { expiryMs: Date.now() - 1, fill: FILL });
    expect(code(reply)).toBe("request_expired");
  });

  test("error: strict mode refuses what is bounded by nothing; compatible mode takes it", async () => {
    expect(code(await host.callSigned("POST", rpc, send(), seats(), { expiryMs: null, fill: FILL }))).toBe("request_expiry_required");
    const compatible = await TestHost.create(runtime, { replay: "compatible" });
    const own = await createTwoOfTwoWallet(compatible);
    const path = `/v1/wallets/${own.walletId}/rpc`;
    expect(code(await compatible.callSigned("POST", path, send(), [own.first, own.second], { expiryMs: null, fill: FILL }))).toBe("ok");
  });
});

describe("policies", () => {
  const rule = (action: string, value: string) => ({
    name: `${action} up to`,
    method: "eth_sendTransaction",
    action,
    conditions: [{ field_source: "ethereum_transaction", field: "value", operator: action === "ALLOW" ? "lte" : "gt", value }],
  });

  test("default: what a rule allows is signed, and the receipt names the rule", async () => {
    const { path, keys, policyId } = await walletUnder([rule("ALLOW", "100")]);
    const reply = await host.callSigned("POST", path, send({ to: TO, value: "0x64" }), keys, { fill: FILL });
    expect(reply.ok && reply.receipt).toMatchObject({ body: { policy: { id: policyId, version: 1 }, threshold: 2 } });
  });

  test("error: default deny, for a value and for a method that no rule names", async () => {
    const { path, keys } = await walletUnder([rule("ALLOW", "100")]);
    const over = await host.callSigned("POST", path, send({ to: TO, value: "0x65" }), keys, { fill: FILL });
    expect(over).toMatchObject({ ok: false, error: { code: "policy_violation", details: { trace: [{ matched: false }] } } });
    const message = { method: "personal_sign", params: { message: "x", encoding: "utf-8" } };
    expect(code(await host.callSigned("POST", path, message, keys))).toBe("policy_violation");
  });

  test("error: DENY wins over ALLOW", async () => {
    const { path, keys } = await walletUnder([rule("ALLOW", "100"), rule("DENY", "10")]);
    expect(code(await host.callSigned("POST", path, send({ to: TO, value: "0x32" }), keys, { fill: FILL }))).toBe("policy_violation");
    expect(code(await host.callSigned("POST", path, send({ to: TO, value: "0x5" }), keys, { fill: FILL }))).toBe("ok");
  });

  async function walletUnder(rules: Record<string, unknown>[]) {
    const created = await host.mustCall("POST", "/v1/policies", { version: "1.0", name: "Limit", chain_type: "ethereum", rules } as never);
    const policyId = (created.body as { id: string }).id;
    const own = await createTwoOfTwoWallet(host, { policy_ids: [policyId] });
    return { path: `/v1/wallets/${own.walletId}/rpc`, keys: [own.first, own.second], policyId };
  }
});

import { recoverMessageAddress } from "viem";
import { encodeFunctionData, parseAbi, parseTransaction } from "viem/utils";
import { beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "../support/test-app.ts";
import { type Condition, createJudgedWallet, expectViolation } from "../support/test-policy.ts";

const FRIEND = "0x52908400098527886E0F7030069857D2E4169EE7";
const STRANGER = "0x8617E340B3D01FA5F11F306F4090FD50E238070D";
const ERC20 = parseAbi([
  "function transfer(address to, uint256 amount) returns (bool)",
  "function transfer(address to, uint256 amount, bytes note)",
  "function approve(address spender, uint256 amount) returns (bool)",
  "function settle((address maker, uint256[] prices)[] orders)",
]);
const abi = JSON.parse(JSON.stringify(ERC20)) as Extract<Condition, { field_source: "ethereum_calldata" }>["abi"];

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});

const ethereum = () => app.privy.wallets().ethereum();
const signTransaction = async (id: string, transaction: { to?: string; value?: number; data?: string; chain_id?: number }) => {
  const { signed_transaction } = await ethereum().signTransaction(id, { params: { transaction: { chain_id: 1, ...transaction } } });
  return parseTransaction(signed_transaction as `0x02${string}`);
};

describe("ethereum_transaction", () => {
  test("to, value and chain_id: hex or decimal, addresses in any case", async () => {
    const wallet = await createJudgedWallet(app, "eth_signTransaction", [
      { field_source: "ethereum_transaction", field: "to", operator: "in", value: [FRIEND.toLowerCase()] },
      { field_source: "ethereum_transaction", field: "value", operator: "lte", value: "0x3e8" },
      { field_source: "ethereum_transaction", field: "chain_id", operator: "eq", value: "1" },
    ]);
    expect(await signTransaction(wallet.id, { to: FRIEND, value: 1000 })).toMatchObject({ value: 1000n });
    await expectViolation(signTransaction(wallet.id, { to: FRIEND, value: 1001 }), {
      field: "ethereum_transaction.value",
      actual: "1001",
      expected: "0x3e8",
      met: false,
    });
    await expectViolation(signTransaction(wallet.id, { to: STRANGER }), { field: "ethereum_transaction.to", actual: STRANGER, met: false });
    await expectViolation(signTransaction(wallet.id, { to: FRIEND, chain_id: 10 }), {
      field: "ethereum_transaction.chain_id",
      actual: "10",
    });
  });
});

describe("ethereum_calldata", () => {
  const calldata = (field: string, operator: Condition["operator"], value: string | string[]): Condition =>
    ({ field_source: "ethereum_calldata", field, abi, operator, value }) as Condition;
  const transfer = (to: `0x${string}`, amount: bigint) => encodeFunctionData({ abi: ERC20, functionName: "transfer", args: [to, amount] });

  test("function_name and parameters", async () => {
    const wallet = await createJudgedWallet(app, "eth_signTransaction", [
      calldata("function_name", "eq", "transfer"),
      calldata("transfer.to", "in", [FRIEND.toLowerCase()]),
      calldata("transfer.amount", "lte", "1000"),
    ]);
    expect(await signTransaction(wallet.id, { to: STRANGER, data: transfer(FRIEND, 1000n) })).toMatchObject({
      data: transfer(FRIEND, 1000n),
    });
    await expectViolation(signTransaction(wallet.id, { to: STRANGER, data: transfer(FRIEND, 1001n) }), {
      field: "ethereum_calldata.transfer.amount",
      actual: "1001",
      reading: "value",
    });
    await expectViolation(signTransaction(wallet.id, { to: STRANGER, data: transfer(STRANGER, 1n) }), {
      field: "ethereum_calldata.transfer.to",
      actual: STRANGER,
    });
    const approve = encodeFunctionData({ abi: ERC20, functionName: "approve", args: [FRIEND, 1n] });
    await expectViolation(
      signTransaction(wallet.id, { to: STRANGER, data: approve }),
      { field: "ethereum_calldata.function_name", actual: "approve" },
      { field: "ethereum_calldata.transfer.to", actual: null, reading: "absent" },
    );
    await expectViolation(signTransaction(wallet.id, { to: STRANGER }), {
      field: "ethereum_calldata.function_name",
      reading: "unreadable",
    });
  });

  test("an overload by its signature, tuples and arrays", async () => {
    const wallet = await createJudgedWallet(app, "eth_signTransaction", [
      calldata("transfer(address,uint256,bytes).note", "starts_with", "0xcafe"),
    ]);
    const noted = (note: `0x${string}`) => encodeFunctionData({ abi: ERC20, functionName: "transfer", args: [FRIEND, 1n, note] });
    expect(await signTransaction(wallet.id, { to: STRANGER, data: noted("0xcafe01") })).toHaveProperty("data");
    await expectViolation(signTransaction(wallet.id, { to: STRANGER, data: noted("0x01") }), { actual: "0x01" });
    await expectViolation(signTransaction(wallet.id, { to: STRANGER, data: transfer(FRIEND, 1n) }), { reading: "absent" });

    const settler = await createJudgedWallet(app, "eth_signTransaction", [
      calldata("settle.orders[0].maker", "eq", FRIEND),
      calldata("settle.orders[0].prices[1]", "gt", "6"),
    ]);
    const settle = (price: bigint) =>
      encodeFunctionData({ abi: ERC20, functionName: "settle", args: [[{ maker: FRIEND, prices: [1n, price] }]] });
    expect(await signTransaction(settler.id, { to: STRANGER, data: settle(7n) })).toHaveProperty("data");
    await expectViolation(signTransaction(settler.id, { to: STRANGER, data: settle(6n) }), { actual: "6" });
  });
});

describe("typed data", () => {
  const types = {
    EIP712Domain: [
      { name: "chainId", type: "uint256" },
      { name: "verifyingContract", type: "address" },
    ],
    Permit: [
      { name: "spender", type: "address" },
      { name: "value", type: "uint256" },
    ],
  };
  const sign = (id: string, changes: { chainId?: number; verifyingContract?: string; value?: number; types?: object } = {}) => {
    const { chainId = 1, verifyingContract = FRIEND, value = 5 } = changes;
    const typed_data = {
      domain: { chainId, verifyingContract },
      types: { ...types, ...changes.types },
      primary_type: "Permit",
      message: { spender: STRANGER, value },
    };
    return ethereum().signTypedData(id, { params: { typed_data } });
  };

  test("ethereum_typed_data_domain: chainId and verifyingContract", async () => {
    const wallet = await createJudgedWallet(app, "eth_signTypedData_v4", [
      { field_source: "ethereum_typed_data_domain", field: "chainId", operator: "in", value: ["1", "10"] },
      { field_source: "ethereum_typed_data_domain", field: "verifyingContract", operator: "eq", value: FRIEND.toLowerCase() },
    ]);
    expect(await sign(wallet.id)).toHaveProperty("signature");
    await expectViolation(sign(wallet.id, { chainId: 2 }), { field: "ethereum_typed_data_domain.chainId", actual: "2" });
    await expectViolation(sign(wallet.id, { verifyingContract: STRANGER }), { actual: STRANGER, met: false });
  });

  test("ethereum_typed_data_message: of exactly these types", async () => {
    const typed_data = { types, primary_type: "Permit" };
    const wallet = await createJudgedWallet(app, "eth_signTypedData_v4", [
      { field_source: "ethereum_typed_data_message", field: "value", typed_data, operator: "lte", value: "0x5" },
    ]);
    expect(await sign(wallet.id)).toHaveProperty("signature");
    await expectViolation(sign(wallet.id, { value: 6 }), { field: "ethereum_typed_data_message.value", actual: "6" });
    const wider = { Permit: [...types.Permit, { name: "spender2", type: "address" }] };
    await expectViolation(
      ethereum().signTypedData(wallet.id, {
        params: {
          typed_data: {
            domain: { chainId: 1, verifyingContract: FRIEND },
            types: { ...types, ...wider },
            primary_type: "Permit",
            message: { spender: STRANGER, value: 5, spender2: STRANGER },
          },
        },
      }),
      { field: "ethereum_typed_data_message.value", reading: "unreadable" },
    );
  });
});

describe("other sources", () => {
  test("ethereum_7702_authorization: contract", async () => {
    const wallet = await createJudgedWallet(app, "eth_sign7702Authorization", [
      { field_source: "ethereum_7702_authorization", field: "contract", operator: "eq", value: FRIEND.toLowerCase() },
    ]);
    const authorize = (contract: string) => ethereum().sign7702Authorization(wallet.id, { params: { contract, chain_id: 1, nonce: 0 } });
    expect((await authorize(FRIEND)).authorization.contract).toBe(FRIEND);
    await expectViolation(authorize(STRANGER), { field: "ethereum_7702_authorization.contract", actual: STRANGER });
  });

  test("message: content and byte_length, however the message is written", async () => {
    const wallet = await createJudgedWallet(app, "personal_sign", [
      { field_source: "message", field: "content", operator: "starts_with", value: "Sign in to " },
      { field_source: "message", field: "byte_length", operator: "lt", value: "32" },
    ]);
    const sign = (message: string | Uint8Array) => ethereum().signMessage(wallet.id, { message });
    const { signature } = await sign("Sign in to example");
    expect(await recoverMessageAddress({ message: "Sign in to example", signature: signature as `0x${string}` })).toBe(wallet.address);
    expect(await sign(new TextEncoder().encode("Sign in to example"))).toEqual({ signature, encoding: "hex" });
    await expectViolation(sign("Pay 5 to example"), { field: "message.content", actual: "Pay 5 to example" });
    await expectViolation(sign(new TextEncoder().encode("Pay")), { field: "message.content", actual: "Pay" });
    await expectViolation(sign(new Uint8Array([0xff, 0xfe])), { field: "message.content", reading: "unreadable" });
    await expectViolation(sign(`Sign in to ${"x".repeat(21)}`), { field: "message.byte_length", actual: "32" });
  });

  test("system: current_unix_timestamp", async () => {
    const timed = (operator: "lt" | "gt"): Condition => ({
      field_source: "system",
      field: "current_unix_timestamp",
      operator,
      value: "1700000000",
    });
    const [late, early] = [await createJudgedWallet(app, "*", [timed("gt")]), await createJudgedWallet(app, "*", [timed("lt")])];
    expect(await ethereum().signMessage(late.id, { message: "x" })).toHaveProperty("signature");
    await expectViolation(ethereum().signMessage(early.id, { message: "x" }), {
      field: "system.current_unix_timestamp",
      actual: expect.stringMatching(/^[0-9]{10}$/),
    });
  });

  test("eth_signUserOperation: the calls of the wallet's own account, and nothing of another's", async () => {
    const wallet = await createJudgedWallet(app, "eth_signUserOperation", [
      { field_source: "ethereum_transaction", field: "to", operator: "eq", value: FRIEND },
    ]);
    const execute = parseAbi(["function execute(address target, uint256 value, bytes data)"]);
    const sign = (sender: string, target: `0x${string}`) =>
      ethereum().signUserOperation(wallet.id, {
        params: {
          contract: "0x0000000071727De22E5E9d8BAf0edAc6f37da032",
          chain_id: 1,
          user_operation: {
            sender,
            nonce: "0x0",
            call_data: encodeFunctionData({ abi: execute, args: [target, 0n, "0x"] }),
            call_gas_limit: "0x1",
            verification_gas_limit: "0x1",
            pre_verification_gas: "0x1",
            max_fee_per_gas: "0x1",
            max_priority_fee_per_gas: "0x1",
          },
        },
      });
    expect(await sign(wallet.address, FRIEND)).toHaveProperty("signature");
    await expectViolation(sign(wallet.address, STRANGER), {
      field: "ethereum_transaction.to",
      actual: expect.stringMatching(new RegExp(STRANGER, "i")),
    });
    await expectViolation(sign(STRANGER, FRIEND), { field: "ethereum_transaction.to", reading: "unreadable" });
  });

  test("action_request_body: a transfer", async () => {
    const wallet = await createJudgedWallet(app, "transfer", [
      { field_source: "action_request_body", field: "amount", operator: "lte", value: "1.5" },
      { field_source: "action_request_body", field: "destination.address", operator: "eq", value: FRIEND.toLowerCase() },
    ]);
    const transfer = (address: string, amount: string) =>
      app.privy
        .wallets()
        .transfer(wallet.id, { source: { asset: "eth", chain: "eip155:31337" }, destination: { address }, amount } as never);
    await expectViolation(transfer(FRIEND, "1.51"), { field: "action_request_body.amount", actual: "1.51" });
    await expectViolation(transfer(STRANGER, "1"), { field: "action_request_body.destination.address", actual: STRANGER });
    // It is allowed, and the wallet has nothing to send.
    await expect(transfer(FRIEND, "1.50")).rejects.toMatchObject({ status: 400, error: { code: "insufficient_funds" } });
  });
});

describe("rules that could never be meant", () => {
  const create = (...conditions: object[]) =>
    app.privy.policies().create({
      version: "1.0",
      name: "p",
      chain_type: "ethereum",
      rules: [{ name: "r", method: "*", action: "ALLOW", conditions: conditions as Condition[] }],
    });

  test("are refused when they are written, naming rule, condition and member", async () => {
    const timestamp = { field_source: "system", field: "current_unix_timestamp", operator: "lt", value: "0x10" };
    await expect(create(timestamp)).rejects.toMatchObject({
      status: 400,
      error: { error: "rules[0].conditions[0].value: timestamp must be a decimal string.", code: "invalid_policy_format" },
    });
    const chainId = { field_source: "ethereum_typed_data_domain", field: "chainId", operator: "eq", value: "0x1" };
    await expect(create({ ...timestamp, value: "1" }, chainId)).rejects.toMatchObject({
      error: { error: "rules[0].conditions[1].value: chainId must be a decimal string.", code: "invalid_policy_format" },
    });
    const sui = { field_source: "sui_transaction_command", field: "commandName", operator: "eq", value: "SplitCoins" };
    await expect(create(sui)).rejects.toMatchObject({ status: 400, error: { code: "not_supported" } });
  });
});

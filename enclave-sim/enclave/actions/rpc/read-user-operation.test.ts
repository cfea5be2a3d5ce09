import { type Address, encodeAbiParameters, encodeFunctionData, encodePacked, type Hex, parseAbi } from "viem";
import { describe, expect, test } from "vitest";
import { readUserOperation } from "./read-user-operation.ts";

const WALLET = "0x52908400098527886E0F7030069857D2E4169EE7";
const TARGET = "0x8617e340b3d01fa5f11f306f4090fd50e238070d";
const abi = parseAbi([
  "struct Call { address target; uint256 value; bytes data; }",
  "function execute(address target, uint256 value, bytes data)",
  "function executeBatch(Call[] calls)",
  "function execute(bytes32 mode, bytes calls)",
]);
const single = (target: Address = TARGET) => encodeFunctionData({ abi, functionName: "execute", args: [target, 5n, "0x1234"] });
const calls = (...targets: Address[]) => targets.map((target) => ({ target, value: 5n, data: "0x1234" as Hex }));
const mode = (prefix: string, data: Hex) =>
  encodeFunctionData({ abi, functionName: "execute", args: [`0x${prefix.padEnd(64, "0")}`, data] });
const batch = (...targets: Address[]) =>
  encodeAbiParameters(
    [{ type: "tuple[]", components: [{ type: "address" }, { type: "uint256" }, { type: "bytes" }] }],
    [targets.map((target) => [target, 5n, "0x1234"] as const)],
  );
const read = (call_data: string, changes: object = {}) =>
  readUserOperation(
    { contract: "0x", chain_id: 1, user_operation: { sender: WALLET.toLowerCase(), call_data, ...changes } } as never,
    WALLET,
  );
const facts = { transaction: { to: expect.stringMatching(new RegExp(TARGET, "i")), valueWei: 5n, chainId: 1n, dataHex: "0x1234" } };
const packed = encodePacked(["address", "uint256", "bytes"], [TARGET, 5n, "0x1234"]);

describe("readUserOperation", () => {
  test.each<[string, string, number]>([
    ["one call", single(), 1],
    ["a batch", encodeFunctionData({ abi, functionName: "executeBatch", args: [calls(TARGET, TARGET)] }), 2],
    ["one call of ERC-7579", mode("00", packed), 1],
    ["a batch of ERC-7579", mode("01", batch(TARGET, TARGET, TARGET)), 3],
  ])("args: %s is one part a call", (_, data, count) => expect(read(data)).toEqual(Array(count).fill(facts)));

  test("behavior: a call to the account itself cannot be read, and the others can", () => {
    const zero = `0x${"0".repeat(40)}` as const;
    expect(read(mode("01", batch(TARGET, WALLET, zero)))).toEqual([facts, {}, {}]);
    expect(read(single(WALLET))).toEqual([{}]);
  });

  test.each<[string, string, object]>([
    ["another account's operation", single(), { sender: TARGET }],
    ["one that deploys the account first", single(), { factory: TARGET }],
    ["no call", "0x", {}],
    ["an unknown function", `0x12345678${single().slice(10)}`, {}],
    ["a byte behind the call", `${single()}00`, {}],
    ["a delegate call", mode("ff", packed), {}],
    ["a batch that may fail in part", mode("0101", batch(TARGET)), {}],
    ["a batch with data for the account", mode("01000000000078210001", batch(TARGET)), {}],
    ["a packed call that is too short", mode("00", packed.slice(0, 60) as Hex), {}],
    ["an empty batch", mode("01", batch()), {}],
    ["65 calls", mode("01", batch(...Array<Address>(65).fill(TARGET))), {}],
  ])("error: %s cannot be read", (_, data, changes) => expect(read(data, changes)).toEqual([{}]));
});

import { decodeAbiParameters, decodeFunctionData, parseAbi, parseAbiParameters, zeroAddress } from "viem";
import { describe, expect, test } from "vitest";
import { decodeBatch, encodeBatch, isCallToItself, isHiddenBatch } from "./encode-batch.ts";

const WALLET = "0xAbCdEf0000000000000000000000000000000001";

describe("encodeBatch", () => {
  test("default: what ERC-7821 says, read back with an ABI", () => {
    const calls = [
      { to: zeroAddress, value: 2n ** 200n, data: "0x" },
      { to: zeroAddress, value: 0n, data: `0x${"ab".repeat(33)}` },
    ] as const;
    const abi = parseAbi(["function execute(bytes32 mode, bytes executionData) payable"]);
    const { args } = decodeFunctionData({ abi, data: encodeBatch(calls) });
    expect(args[0]).toBe(`0x01${"00".repeat(31)}`);
    const parameters = parseAbiParameters(["Call[] calls", "struct Call { address to; uint256 value; bytes data; }"]);
    expect(decodeAbiParameters(parameters, args[1])).toEqual([calls]);
    expect(decodeBatch(encodeBatch(calls))).toEqual(calls);
  });

  test("behavior: what is no batch is none", () => {
    for (const data of ["0x", "0xe9ae5c53", "0xa9059cbb", `${encodeBatch([]).slice(0, 80)}`]) expect(decodeBatch(data)).toBeNull();
  });
});

describe("isHiddenBatch", () => {
  test("default: a call of the wallet to itself, in any case, whatever follows the selector", () => {
    expect(isHiddenBatch(WALLET, { to: WALLET.toLowerCase(), data: "0xE9AE5C53" })).toBe(true);
    expect(isHiddenBatch(WALLET, { to: WALLET, data: encodeBatch([]) })).toBe(true);
  });

  test("behavior: the zero address is the wallet, too, because executors put their own in its place", () => {
    expect(isHiddenBatch(WALLET, { to: zeroAddress, data: "0xe9ae5c53" })).toBe(true);
    expect(isCallToItself(WALLET, { to: zeroAddress, data: "0xa9059cbb" })).toBe(true);
    expect(isCallToItself(WALLET, { to: zeroAddress })).toBe(false);
  });

  test("behavior: not of other calls", () => {
    expect(isHiddenBatch(WALLET, { to: `0x${"11".repeat(20)}`, data: "0xe9ae5c53" })).toBe(false);
    expect(isHiddenBatch(WALLET, { to: WALLET })).toBe(false);
    expect(isHiddenBatch(WALLET, { to: WALLET, data: "0xa9059cbb" })).toBe(false);
    expect(isHiddenBatch(WALLET, { data: "0xe9ae5c53" })).toBe(false);
  });
});

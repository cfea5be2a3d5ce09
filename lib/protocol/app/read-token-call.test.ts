import { encodeFunctionData, erc20Abi, maxUint256 } from "viem";
import { describe, expect, test } from "vitest";
import { readTokenCall } from "./read-token-call.ts";

const BOB = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const transfer = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [BOB, 5_000_000n] });

describe("readTokenCall", () => {
  test("default: what viem encodes is read back", () => {
    expect(readTokenCall(transfer)).toEqual({ action: "transfer", to: BOB, amount: "5000000" });
    const approve = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [BOB, maxUint256] });
    expect(readTokenCall(approve.toUpperCase().replace("0X", "0x"))).toEqual({
      action: "approve",
      spender: BOB,
      amount: maxUint256.toString(),
    });
  });
  test.each([
    ["no data", "0x"],
    ["another function", transfer.replace("a9059cbb", "23b872dd")],
    ["bytes behind it", `${transfer}00`],
    ["a short one", transfer.slice(0, -2)],
    ["dirt in front of the address", `${transfer.slice(0, 10)}01${transfer.slice(12)}`],
  ])("behavior: %s is not a token call", (_, data) => expect(readTokenCall(data)).toBeNull());
});

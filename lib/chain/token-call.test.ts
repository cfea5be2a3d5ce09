import { describe, expect, test } from "vitest";
import { readTokenCall } from "../protocol/app/read-token-call.ts";
import { encodeTokenTransfer, formatTokenAmount } from "./token-call.ts";

const USDC = { asset: "usdc", name: "Test USD Coin", address: `0x${"1".repeat(40)}`, decimals: 6 };
const BOB = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

describe("formatTokenAmount", () => {
  test.each([
    [1_234_500_000n, "1,234.5 USDC"],
    [1n, "0.000001 USDC"],
    [0n, "0 USDC"],
  ])("default: %i", (amount, text) => expect(formatTokenAmount(amount, USDC)).toBe(text));
  test("behavior: decimals of an unknown token are not guessed", () => {
    expect(formatTokenAmount(5_000_000n, undefined)).toBe("5,000,000 smallest units of an unknown token");
  });
});

describe("encodeTokenTransfer", () => {
  test("default: the review reads back what was meant", () => {
    expect(readTokenCall(encodeTokenTransfer(BOB, 5n))).toEqual({ action: "transfer", to: BOB, amount: "5" });
  });
});

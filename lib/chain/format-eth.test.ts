import { parseEther } from "viem";
import { expect, test } from "vitest";
import { formatEth, splitEth } from "./format-eth.ts";

test("default: integer grouped, fraction apart", () => {
  expect(splitEth(parseEther("1234.5"))).toEqual({ integer: "1,234", fraction: ".5", shortened: false, exact: "1234.5" });
  expect(splitEth(0n)).toEqual({ integer: "0", fraction: "", shortened: false, exact: "0" });
});

test("args: locale", () => {
  expect(splitEth(parseEther("1234.5"), 6, "de-DE")).toMatchObject({ integer: "1.234", fraction: ",5" });
});

test("behavior: rounds towards zero, so nobody is shown more than there is", () => {
  expect(splitEth(parseEther("0.99999999"))).toMatchObject({ fraction: ".999999", shortened: true });
});

test("behavior: a very small amount keeps its first digits", () => {
  expect(formatEth(21_000n * 1_000_007n)).toBe("0.000000021 ETH");
  expect(formatEth(1n)).toBe("0.000000000000000001 ETH");
});

test("args: exact", () => {
  expect(formatEth(parseEther("0.123456789"), { exact: true })).toBe("0.123456789 ETH");
});

import fc from "fast-check";
import { formatUnits } from "viem";
import { expect, test } from "vitest";
import { parseAmount } from "./parse-amount.ts";

const ETH = 10n ** 18n;
const weiOf = (text: string) => {
  const parsed = parseAmount(text);
  return parsed.status === "ok" ? parsed.wei : parsed;
};

test("default: plain numbers are read as they are, without a note", () => {
  expect(parseAmount("0.2")).toEqual({ status: "ok", wei: ETH / 5n });
  expect(parseAmount("12")).toEqual({ status: "ok", wei: 12n * ETH });
  expect(parseAmount("")).toEqual({ status: "empty" });
  expect(parseAmount("0.")).toEqual({ status: "ok", wei: 0n });
});

test("behavior: pasted units, spaces and grouping are cleaned, and the note says how it was read", () => {
  expect(parseAmount(" 0.2 ETH ")).toMatchObject({ wei: ETH / 5n, cleaned: "Read as 0.2 ETH." });
  expect(weiOf("Ξ1.5")).toBe((3n * ETH) / 2n);
  expect(weiOf("1,234.5")).toBe((2469n * ETH) / 2n);
  expect(weiOf("1.234,5")).toBe((2469n * ETH) / 2n);
  expect(weiOf("1 234.5")).toBe((2469n * ETH) / 2n);
  expect(weiOf("1'234'567")).toBe(1_234_567n * ETH);
  expect(weiOf("0,25")).toBe(ETH / 4n);
  expect(weiOf(".5")).toBe(ETH / 2n);
  expect(weiOf("２．５")).toBe((5n * ETH) / 2n);
});

test("error: what has two meanings is refused with both", () => {
  expect(parseAmount("1,234")).toMatchObject({ status: "invalid", problem: expect.stringContaining("1234 or 1.234") });
});

test.each([
  ["0xdeadbeef", "hex"],
  ["-1", "negative"],
  ["1e-3", "out"],
  ["5 gwei", "gwei"],
  ["$20", "ETH"],
  ["1.2.3,4", "fit"],
  ["12,34,5", "fit"],
  ["abc", "“a”"],
  ["0.1234567890123456789", "18 decimal"],
  [".", "number"],
  ["9".repeat(90), "not that much"],
  ["1".repeat(101), "too long"],
])("error: %s is explained", (text, words) => {
  expect(parseAmount(text)).toMatchObject({ status: "invalid", problem: expect.stringContaining(words) });
});

test("every amount survives being written and read", () => {
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 2n ** 100n }), (wei) => weiOf(formatUnits(wei, 18)) === wei));
});

test("no text makes it throw", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseAmount(text)));
});

import { describe, expect, test } from "vitest";
import { compareValue } from "./compare-value.ts";
import { type FieldKind, type FieldValue, fieldValue } from "./field-value.ts";
import type { PolicyReferences } from "./policy-facts.ts";
import type { ConditionOperator } from "./policy-operators.ts";

const FRIEND = "0x52908400098527886E0F7030069857D2E4169EE7";
const USDT = { base58: "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", hex: "41a614f803b6fd780986a42c78ec9c7f77e6ded13c" };
const references: PolicyReferences = {
  nowS: 0,
  conditionSets: new Map([
    ["set", new Set([FRIEND.toLowerCase(), "0x10", "not an address", USDT.base58])],
    ["empty", new Set<string>()],
  ]),
  aggregations: new Map(),
};
const compare = (kind: FieldKind, actual: string | bigint, operator: ConditionOperator, expected: string | string[]) =>
  compareValue(fieldValue(kind, actual) as FieldValue, operator, expected, references);

describe("compareValue", () => {
  test.each<[FieldKind, string, ConditionOperator, string | string[], boolean]>([
    ["number", "16", "eq", "0x10", true],
    ["number", "9", "lt", "10", true],
    ["number", "16", "in_condition_set", "set", true],
    ["signed", "-5", "gt", "-6", true],
    ["address", FRIEND, "eq", FRIEND.toLowerCase(), true],
    ["address", FRIEND, "in_condition_set", "set", true],
    ["address", `0x${"1".repeat(40)}`, "in_condition_set", "set", false],
    ["address", FRIEND, "in_condition_set", "empty", false],
    ["tron_address", USDT.hex, "eq", USDT.base58, true],
    ["tron_address", USDT.base58, "in", [USDT.hex.toUpperCase()], true],
    ["tron_address", USDT.hex, "in_condition_set", "set", true],
    ["bytes", "0xCAFE01", "starts_with", "0xcafe", true],
    ["boolean", "true", "eq", "true", true],
    ["text", "Hello", "eq", "hello", false],
    ["text", "Hello", "contains", "ell", true],
    ["text", "Hello", "contains", ".*", false],
    ["text", "Hello", "starts_with", "^H", false],
    ["text", "Hello", "ends_with", "lo", true],
    ["text", "16", "eq", "0x10", false],
    ["text", "é", "eq", "e\u0301", false],
    ["json", "1.50", "eq", "1.5", true],
    ["json", "1.05", "lt", "1.5", true],
    ["json", "10", "gt", "9.99", true],
    ["json", FRIEND.toLowerCase(), "eq", FRIEND, true],
    ["json", "Base", "eq", "base", false],
  ])("args: %s %s %s %s is %s", (kind, actual, operator, expected, met) => expect(compare(kind, actual, operator, expected)).toBe(met));

  test("behavior: an alias is another name of the same thing", () => {
    const named = fieldValue("text", "transfer", "transfer(address)") as FieldValue;
    for (const name of ["transfer", "transfer(address)"]) expect(compareValue(named, "eq", name, references)).toBe(true);
    expect(compareValue(named, "eq", "transfer(uint256)", references)).toBe(false);
  });

  test.each<[string, FieldKind, string, ConditionOperator, string]>([
    ["a set that is gone", "number", "1", "in_condition_set", "gone"],
    ["a number against a text", "number", "1", "lt", "ten"],
    ["a text that has no order", "json", "ten", "lt", "10"],
    ["a number above 256 bits", "number", (2n ** 256n).toString(), "gt", "1"],
    ["a Tron address with a wrong checksum", "tron_address", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T", "eq", USDT.base58],
    ["what a very long text contains", "text", "x".repeat(16_385), "contains", "x"],
  ])("error: %s cannot be told", (_, kind, actual, operator, expected) =>
    expect(compare(kind, actual, operator, expected)).toBeUndefined(),
  );
});

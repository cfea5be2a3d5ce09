import { describe, expect, test } from "vitest";
import { policyRuleInputSchema, policyRuleSchema } from "./policy-schema.ts";

const condition = { field_source: "ethereum_transaction", field: "value", operator: "lte", value: "0x2386f26fc10000" };
const rule = { id: "r1", name: "Small sends", method: "eth_sendTransaction", action: "ALLOW", conditions: [condition] };
const authorized = { field_source: "ethereum_7702_authorization", field: "contract" };
const address = "0x52908400098527886E0F7030069857D2E4169EE7";

describe("policyRuleInputSchema", () => {
  test("default", () => expect(policyRuleInputSchema.parse(rule)).toEqual(rule));

  test.each([
    ["no conditions", { ...rule, conditions: [] }],
    ["every method", { ...rule, method: "*", action: "DENY" }],
    ["an address", { ...rule, conditions: [{ ...condition, field: "to", operator: "eq", value: address }] }],
    ["addresses", { ...rule, conditions: [{ ...condition, field: "to", operator: "in", value: [address, address.toLowerCase()] }] }],
    ["chain ids", { ...rule, conditions: [{ ...condition, field: "chain_id", operator: "in", value: ["1", "0x7a69"] }] }],
    [
      "an authorized contract",
      { ...rule, method: "eth_sign7702Authorization", conditions: [{ ...authorized, operator: "eq", value: address }] },
    ],
    ["authorized contracts", { ...rule, method: "*", conditions: [{ ...authorized, operator: "in", value: [address] }] }],
    ["the largest number", { ...rule, conditions: [{ ...condition, value: (2n ** 256n - 1n).toString() }] }],
  ])("args: %s", (_, value) => expect(policyRuleInputSchema.parse(value)).toEqual(value));

  test.each([
    ["an empty name", { ...rule, name: "" }],
    ["a long name", { ...rule, name: "n".repeat(51) }],
    ["an unknown method", { ...rule, method: "eth_sign" }],
    ["an unknown action", { ...rule, action: "allow" }],
    ["an unknown member", { ...rule, priority: 1 }],
    ["a field of another source", { ...rule, conditions: [{ ...condition, field_source: "system" }] }],
    ["an unknown field", { ...rule, conditions: [{ ...condition, field: "data" }] }],
    ["an unknown operator", { ...rule, conditions: [{ ...condition, operator: "neq" }] }],
    ["an unknown member of a condition", { ...rule, conditions: [{ ...condition, negate: true }] }],
    ["an order of addresses", { ...rule, conditions: [{ ...condition, field: "to", operator: "lt", value: address }] }],
    ["an order of contracts", { ...rule, method: "*", conditions: [{ ...authorized, operator: "gt", value: address }] }],
    ["a contract of a transaction", { ...rule, conditions: [{ ...condition, field: "contract", operator: "eq", value: address }] }],
    ["a cut address", { ...rule, conditions: [{ ...condition, field: "to", operator: "eq", value: address.slice(0, 41) }] }],
    ["a list without in", { ...rule, conditions: [{ ...condition, value: ["1"] }] }],
    ["in without a list", { ...rule, conditions: [{ ...condition, operator: "in", value: "1" }] }],
    ["an empty list", { ...rule, conditions: [{ ...condition, operator: "in", value: [] }] }],
    ["a number that is no string", { ...rule, conditions: [{ ...condition, value: 1 }] }],
    ["a negative number", { ...rule, conditions: [{ ...condition, value: "-1" }] }],
    ["a fraction", { ...rule, conditions: [{ ...condition, value: "0.5" }] }],
    ["no digits", { ...rule, conditions: [{ ...condition, value: "0x" }] }],
    ["an empty text", { ...rule, conditions: [{ ...condition, value: "" }] }],
    ["a number of 257 bits", { ...rule, conditions: [{ ...condition, value: (2n ** 256n).toString() }] }],
  ])("error: refuses %s", (_, value) => expect(policyRuleInputSchema.safeParse(value).success).toBe(false));
});

describe("policyRuleSchema", () => {
  test("default: a stored rule has an id", () => {
    const { id: _, ...input } = rule;
    expect(policyRuleInputSchema.parse(input)).toEqual(input);
    expect(policyRuleSchema.safeParse(input).success).toBe(false);
  });

  test("error: refuses an unknown member", () => expect(policyRuleInputSchema.safeParse({ ...rule, extra: 1 }).success).toBe(false));
});

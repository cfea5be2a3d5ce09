import { describe, expect, test } from "vitest";
import { describeTrace } from "./describe-trace.ts";
import { evaluatePolicy } from "./evaluate-policy.ts";
import type { PolicyAction } from "./policy-facts.ts";
import { type PolicyRule, policyRuleSchema } from "./policy-schema.ts";

const action: PolicyAction = {
  method: "eth_sendTransaction",
  parts: [{ transaction: { to: null, valueWei: 1001n, chainId: 1n, dataHex: "0x" } }],
};
const references = { nowS: 0, conditionSets: new Map(), aggregations: new Map() };
const rule = (changes: object): PolicyRule =>
  policyRuleSchema.parse({ id: "r1", name: "Small sends", method: "eth_sendTransaction", action: "ALLOW", conditions: [], ...changes });
const on = (field: string, operator: string, value: string | string[]) => ({
  field_source: "ethereum_transaction",
  field,
  operator,
  value,
});
const describeRules = (...rules: PolicyRule[]) => describeTrace(evaluatePolicy(rules, action, references), action.method);

describe("describeTrace", () => {
  test("default", () => {
    expect(describeRules(rule({ conditions: [on("chain_id", "eq", "1"), on("value", "lte", "1000")] }))).toBe(
      'No rule allows this eth_sendTransaction. Rule "Small sends" expects ethereum_transaction.value to be at most 1000, but it is 1001.',
    );
  });

  test("args: no rule about the method, a DENY, an ALLOW", () => {
    expect(describeRules(rule({ method: "personal_sign" }))).toBe("No rule allows eth_sendTransaction.");
    expect(describeRules(rule({}), rule({ id: "r2", name: "Stop", action: "DENY" }))).toBe('Rule "Stop" denies eth_sendTransaction.');
    expect(describeRules(rule({}))).toBe('Rule "Small sends" allows eth_sendTransaction.');
  });

  test("behavior: long lists are cut, and an absent field is named so", () => {
    const address = (digit: number) => `0x${String(digit).repeat(40)}`;
    expect(describeRules(rule({ conditions: [on("chain_id", "in", ["2", "3", "4", "5", "6"])] }))).toContain(
      "to be one of 2, 3, 4 and 2 more, but it is 1.",
    );
    expect(describeRules(rule({ conditions: [on("to", "in", [address(1)])] }))).toContain(
      `to be one of ${address(1)}, but the request has none.`,
    );
  });
});

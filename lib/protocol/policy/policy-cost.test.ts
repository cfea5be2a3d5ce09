import { base58 } from "@scure/base";
import { describe, expect, test } from "vitest";
import { evaluatePolicy } from "./evaluate-policy.ts";
import type { PolicyFacts, PolicyReferences } from "./policy-facts.ts";
import { type PolicyRule, policyRuleBodySchema } from "./policy-schema.ts";

/**
 * The enclave has one thread for all apps, so what one app writes into its rules must not hold up another's requests. No time is asserted: without the bounds
 * each of these takes far longer than the runner waits for it here.
 */

const references: PolicyReferences = { nowS: 0, conditionSets: new Map(), aggregations: new Map() };

/** Judges by as many rules with this one condition. */
function judge(count: number, method: PolicyRule["method"], condition: unknown, parts: PolicyFacts[]) {
  const rule = policyRuleBodySchema.parse({ name: "Rule", method, action: "ALLOW", conditions: [condition] });
  const rules = Array.from({ length: count }, (_, index) => ({ ...rule, id: String(index) }));
  return evaluatePolicy(rules, { method, parts }, references).decision;
}

describe("what a policy may cost", { timeout: 20_000 }, () => {
  test("a policy as full of interfaces as fits into a record is checked", () => {
    const abi = Array.from({ length: 200 }, (_, index) => ({ type: "function", name: `f${index}` }));
    const condition = { field_source: "ethereum_calldata", field: "function_name", operator: "eq", value: "f0", abi };
    const rule = { name: "Rule", method: "eth_sendTransaction", action: "ALLOW", conditions: Array(30).fill(condition) };
    expect(policyRuleBodySchema.safeParse(rule).success).toBe(true);
  });

  test("long lists of addresses are asked about every instruction", () => {
    const addressOf = (number: number) => base58.encode(new Uint8Array(32).map((_, index) => (index < 2 ? number >> (8 * index) : index)));
    const addresses = Array.from({ length: 1_000 }, (_, number) => addressOf(number));
    const condition = { field_source: "solana_program_instruction", field: "programId", operator: "in", value: addresses };
    const parts = Array.from({ length: 64 }, (_, number) => ({
      solanaInstruction: { programId: addressOf(5_000 + number), accounts: [], data: new Uint8Array() },
    }));
    expect(judge(200, "signTransaction", condition, parts)).toBe("DENY");
  });

  test("a message is searched for what nearly fits everywhere", () => {
    const wanted = `${"a".repeat(300)}b${"a".repeat(3_795)}`;
    const condition = { field_source: "message", field: "content", operator: "contains", value: wanted };
    expect(judge(2_000, "personal_sign", condition, [{ message: { content: "a".repeat(16_384), byteLength: 16_384 } }])).toBe("DENY");
  });
});

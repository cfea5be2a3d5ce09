import { describe, expect, test } from "vitest";
import { listCaps } from "./list-caps.ts";
import type { PolicyRule } from "./policy-schema.ts";

const rule = (action: "ALLOW" | "DENY", operator: "lt" | "lte" | "gt" | "gte" | "eq", value: string): PolicyRule => ({
  id: "r",
  name: "Rule",
  method: "eth_signTransaction",
  action,
  conditions: [{ field_source: "reference", field: "aggregation.abc", operator, value }],
});
const limits = (...rules: PolicyRule[]) => listCaps(rules).map(({ aggregationId, limit }) => [aggregationId, limit]);

describe("listCaps", () => {
  test("default: what an ALLOW wants at most, and what a DENY refuses above", () => {
    const rules = [rule("ALLOW", "lte", "10"), rule("ALLOW", "lt", "10"), rule("DENY", "gt", "0xa"), rule("DENY", "gte", "10")];
    expect(limits(...rules)).toEqual([
      ["abc", 10n],
      ["abc", 9n],
      ["abc", 10n],
      ["abc", 9n],
    ]);
    expect(listCaps(rules)[0]?.rule).toEqual({ id: "r", name: "Rule", method: "eth_signTransaction", action: "ALLOW" });
  });

  test("behavior: floors, equalities and other fields bound nothing from above", () => {
    expect(limits(rule("ALLOW", "gt", "10"), rule("DENY", "lt", "10"), rule("ALLOW", "eq", "10"))).toEqual([]);
    const value = { field_source: "ethereum_transaction" as const, field: "value" as const, operator: "lte" as const, value: "1" };
    expect(limits({ ...rule("ALLOW", "lte", "1"), conditions: [value] })).toEqual([]);
  });

  test("behavior: below nothing there is nothing", () => {
    expect(limits(rule("ALLOW", "lt", "0"))).toEqual([["abc", 0n]]);
  });
});

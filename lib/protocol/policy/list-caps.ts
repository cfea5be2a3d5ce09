import type { PolicyRule } from "./policy-schema.ts";
import { aggregationIdOf } from "./references-of.ts";

/** One upper bound that a rule sets on an aggregation. */
export interface Cap {
  readonly rule: Pick<PolicyRule, "id" | "name" | "method" | "action">;
  readonly aggregationId: string;
  /** The most that the number may be. */
  readonly limit: bigint;
}

const QUANTITY = /^(0x[0-9a-fA-F]{1,64}|[0-9]{1,78})$/;

/**
 * The caps in some rules: what an ALLOW wants the number to be at most, and what a DENY refuses above. Other comparisons of an aggregation (a floor, an equality)
 * bound nothing from above, so nothing remains of them.
 */
export function listCaps(rules: readonly PolicyRule[]): Cap[] {
  return rules.flatMap((rule) => {
    const { id, name, method, action } = rule;
    return rule.conditions.flatMap(({ field_source, field, operator, value }) => {
      const aggregationId = field_source === "reference" ? aggregationIdOf(field) : null;
      const limit = readLimit(action, operator, value);
      return aggregationId === null || limit === null ? [] : [{ rule: { id, name, method, action }, aggregationId, limit }];
    });
  });
}

function readLimit(action: PolicyRule["action"], operator: string, value: unknown): bigint | null {
  if (typeof value !== "string" || !QUANTITY.test(value)) return null;
  const bound = BigInt(value);
  if (action === "ALLOW" ? operator === "lte" : operator === "gt") return bound;
  if (action === "ALLOW" ? operator === "lt" : operator === "gte") return bound > 0n ? bound - 1n : 0n;
  return null;
}

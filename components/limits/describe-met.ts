import type { KnownCounts } from "@/lib/protocol/app/wallet-limits.ts";
import type { Token } from "@/lib/protocol/chains/chain-table.ts";
import type { ConditionTrace } from "@/lib/protocol/policy/evaluate-policy.ts";
import { describeAmount, describeSubject, tokenOf } from "./describe-amount.ts";
import { OPERATORS } from "./describe-rules.ts";

type Condition = Pick<ConditionTrace, "field" | "operator" | "expected" | "actual" | "reading" | "met"> & {
  readonly expected_more?: number | undefined;
};

/** All conditions of one rule, in their order. */
export function describeAllMet(conditions: readonly Condition[], counts: KnownCounts): string[] {
  const named = conditions.map(({ field, operator, expected }) => ({ name: field, operator, value: expected }));
  const token = tokenOf(named, counts);
  return conditions.map((condition) => describeMet(condition, counts, token));
}

/** `The amount is at most 0.5 ETH ✗ it is 0.6 ETH`: a condition, whether it is met, and what was read. */
function describeMet(condition: Condition, counts: KnownCounts, token: Token | undefined): string {
  const { field, operator, expected, expected_more = 0, actual, reading, met } = condition;
  const show = (text: string) => describeAmount(field, text, counts, token);
  const list = [expected].flat().map(show).join(", ");
  const more = expected_more > 0 ? ` and ${expected_more} more` : "";
  const subject = describeSubject(field, counts, token);
  const found =
    reading === "value" && actual !== null ? `it is ${show(actual)}` : reading === "absent" ? "there is none" : "it cannot be read";
  return `${subject.charAt(0).toUpperCase()}${subject.slice(1)} ${OPERATORS[operator] ?? operator} ${list}${more} ${met ? "✓" : "✗"} ${found}`;
}

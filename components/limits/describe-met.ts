import type { ConditionTrace } from "@/lib/protocol/policy/evaluate-policy.ts";
import { describeAmount, describeSubject, OPERATORS } from "./describe-rules.ts";

type Condition = Pick<ConditionTrace, "field" | "operator" | "expected" | "actual" | "reading" | "met"> & {
  readonly expected_more?: number | undefined;
};

/** `The amount is at most 0.5 ETH ✗ it is 0.6 ETH`: a condition, whether it is met, and what was read. */
export function describeMet(condition: Condition, dayCapId: string | null): string {
  const { field, operator, expected, expected_more = 0, actual, reading, met } = condition;
  const show = (text: string) => describeAmount(field, text, dayCapId);
  const list = [expected].flat().map(show).join(", ");
  const more = expected_more > 0 ? ` and ${expected_more} more` : "";
  const subject = describeSubject(field, dayCapId);
  const found =
    reading === "value" && actual !== null ? `it is ${show(actual)}` : reading === "absent" ? "there is none" : "it cannot be read";
  return `${subject.charAt(0).toUpperCase()}${subject.slice(1)} ${OPERATORS[operator] ?? operator} ${list}${more} ${met ? "✓" : "✗"} ${found}`;
}

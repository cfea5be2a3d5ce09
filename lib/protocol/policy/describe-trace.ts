import type { ConditionTrace, PolicyEvaluation } from "./evaluate-policy.ts";
import type { PolicyAction } from "./policy-facts.ts";

const OPERATORS: Readonly<Record<string, string>> = {
  eq: "to be",
  in: "to be one of",
  gt: "to be more than",
  gte: "to be at least",
  lt: "to be less than",
  lte: "to be at most",
};

/**
 * Says in one or a few sentences why an evaluation ended as it did: the rule, and for each rule that could have allowed the action the first condition that
 * was not met (law 13).
 */
export function describeTrace({ decision, rule, trace }: PolicyEvaluation, method: PolicyAction["method"]): string {
  const deciding = trace.find((entry) => entry.matched && entry.rule === rule && entry.action === decision);
  if (deciding !== undefined) return `Rule "${deciding.name}" ${decision === "ALLOW" ? "allows" : "denies"} ${method}.`;
  const allows = trace.filter((entry) => entry.action === "ALLOW");
  if (allows.length === 0) return `No rule allows ${method}.`;
  const reasons = allows.map((entry) => {
    const failed = entry.conditions.find(({ met }) => !met);
    return `Rule "${entry.name}" expects ${failed === undefined ? "nothing more" : describeCondition(failed)}.`;
  });
  return `No rule allows this ${method}. ${reasons.join(" ")}`;
}

function describeCondition({ field, operator, expected, actual }: ConditionTrace): string {
  const list = typeof expected === "string" ? [expected] : expected;
  const shown = list.slice(0, 3).join(", ") + (list.length > 3 ? ` and ${list.length - 3} more` : "");
  return `${field} ${OPERATORS[operator] ?? operator} ${shown}, but ${actual === null ? "the request has none" : `it is ${actual}`}`;
}

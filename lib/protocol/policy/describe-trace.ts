import { describeField, describeValue } from "./describe-field.ts";
import type { ConditionTrace, PolicyEvaluation, TraceEntry } from "./evaluate-policy.ts";
import type { PolicyAction } from "./policy-facts.ts";

const OPERATORS: Readonly<Record<string, string>> = {
  eq: "to be",
  in: "to be one of",
  in_condition_set: "to be in the set",
  gt: "to be more than",
  gte: "to be at least",
  lt: "to be less than",
  lte: "to be at most",
  contains: "to contain",
  starts_with: "to start with",
  ends_with: "to end with",
};

/** A refusal has as many reasons as rules; people read the first few. */
const MAX_REASONS = 5;

/**
 * Says in one or a few sentences why an evaluation ended as it did: the rule, and for each rule that could have allowed the action the first condition that
 * was not met (law 13). Of several parts it speaks about the first that was denied.
 */
export function describeTrace({ decision, rule, trace }: PolicyEvaluation, method: PolicyAction["method"]): string {
  const deciding = trace.find((entry) => entry.matched && entry.rule === rule && entry.action === decision);
  if (deciding !== undefined && decision === "ALLOW") return `Rule "${deciding.name}" allows ${method}.`;
  const where = (entry: TraceEntry | undefined): string =>
    entry !== undefined && trace.some(({ part }) => part !== trace[0]?.part) ? `Part ${entry.part + 1}: ` : "";
  if (deciding !== undefined) {
    const facts = deciding.conditions.map((condition) => `${describeField(condition.field)} ${describeActual(condition)}`);
    return `${where(deciding)}Rule "${deciding.name}" denies ${method}${facts.length === 0 ? "" : `, because ${facts.join(" and ")}`}.`;
  }
  const denied = trace.find((entry) => !trace.some(({ part, matched }) => part === entry.part && matched));
  const allows = trace.filter((entry) => entry.action === "ALLOW" && entry.part === denied?.part);
  if (allows.length === 0) return `${where(denied)}No rule allows ${method}.`;
  const reasons = allows.slice(0, MAX_REASONS).map((entry) => {
    const failed = entry.conditions.find(({ met }) => !met);
    return `Rule "${entry.name}" expects ${failed === undefined ? "nothing more" : describeCondition(failed)}.`;
  });
  const more = allows.length > MAX_REASONS ? ` So do ${allows.length - MAX_REASONS} more rules, each in its way.` : "";
  return `${where(denied)}No rule allows this ${method}. ${reasons.join(" ")}${more}`;
}

function describeCondition(condition: ConditionTrace): string {
  const { field, operator, expected, expected_more = 0 } = condition;
  const list = typeof expected === "string" ? [expected] : expected;
  const hidden = Math.max(0, list.length - 3) + expected_more;
  const shown = list
    .slice(0, 3)
    .map((text) => describeValue(field, text))
    .join(", ");
  return `${describeField(field)} ${OPERATORS[operator] ?? operator} ${shown}${hidden > 0 ? ` and ${hidden} more` : ""}, but ${
    condition.reading === "value" ? `it ${describeActual(condition)}` : describeMissing(condition)
  }`;
}

function describeActual(condition: ConditionTrace): string {
  const { field, actual, reading } = condition;
  if (reading === "value" && actual !== null) return `is ${describeValue(field, actual)}`;
  return reading === "absent" ? "is not there" : "cannot be read";
}

function describeMissing({ reading }: ConditionTrace): string {
  return reading === "absent" ? "the request has none" : "it cannot be read";
}

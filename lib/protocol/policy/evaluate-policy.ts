import type { PolicyAction, PolicyFacts, PolicyReferences } from "./policy-facts.ts";
import type { PolicyCondition, PolicyRule } from "./policy-schema.ts";

export interface ConditionTrace {
  readonly field: string;
  readonly operator: string;
  readonly expected: string | readonly string[];
  /** null: the action has no such field. */
  readonly actual: string | null;
  readonly met: boolean;
}

/** One rule that speaks about the method, asked about one part of the action. */
export interface TraceEntry {
  /** Which part, counted from 0. */
  readonly part: number;
  readonly rule: string;
  readonly name: string;
  readonly action: "ALLOW" | "DENY";
  readonly matched: boolean;
  readonly conditions: readonly ConditionTrace[];
}

export interface PolicyEvaluation {
  readonly decision: "ALLOW" | "DENY";
  /** The id of the rule that decided; null when none matched, which denies. */
  readonly rule: string | null;
  readonly trace: readonly TraceEntry[];
}

/**
 * Decides one action. A matching DENY beats every ALLOW, and what no rule allows is denied; so the order of rules decides nothing, and adding a DENY or
 * removing an ALLOW never permits more. A rule speaks about its exact method or, as `*`, about all. Its conditions are ANDed. Each part of the action is
 * judged alone, and all must be allowed.
 *
 * A condition on a field that the part has not (the transaction of a message, the recipient of a contract creation) is not met in an ALLOW and met
 * in a DENY: what cannot be read is not permitted.
 */
export function evaluatePolicy(rules: readonly PolicyRule[], action: PolicyAction, references: PolicyReferences): PolicyEvaluation {
  const speaking = rules.filter((rule) => rule.method === "*" || rule.method === action.method);
  const verdicts = action.parts.map((facts, part) => evaluatePart(speaking, facts, part, references));
  const trace = verdicts.flatMap((verdict) => verdict.trace);
  // An action without parts is nothing that could be allowed.
  const denied = verdicts.filter(({ decision }) => decision === "DENY");
  if (verdicts.length > 0 && denied.length === 0) return { decision: "ALLOW", rule: verdicts[0]?.rule ?? null, trace };
  return { decision: "DENY", rule: denied.find(({ rule }) => rule !== null)?.rule ?? null, trace };
}

function evaluatePart(rules: readonly PolicyRule[], facts: PolicyFacts, part: number, references: PolicyReferences): PolicyEvaluation {
  const trace = rules.map((rule) => traceRule(rule, facts, part, references));
  const matched = trace.filter((entry) => entry.matched);
  const deciding = matched.find((entry) => entry.action === "DENY") ?? matched[0];
  return { decision: deciding?.action ?? "DENY", rule: deciding?.rule ?? null, trace };
}

function traceRule(rule: PolicyRule, facts: PolicyFacts, part: number, references: PolicyReferences): TraceEntry {
  const conditions = rule.conditions.map((condition) => traceCondition(condition, rule.action, facts, references));
  return { part, rule: rule.id, name: rule.name, action: rule.action, matched: conditions.every(({ met }) => met), conditions };
}

function traceCondition(
  condition: PolicyCondition,
  ruleAction: "ALLOW" | "DENY",
  facts: PolicyFacts,
  _references: PolicyReferences,
): ConditionTrace {
  const { field, operator, value: expected } = condition;
  const met = isMet(condition, facts) ?? ruleAction === "DENY";
  return { field: `${condition.field_source}.${field}`, operator, expected, actual: readText(field, facts), met };
}

/** undefined: the part has no such field. */
function isMet(condition: PolicyCondition, facts: PolicyFacts): boolean | undefined {
  const { transaction } = facts;
  if (condition.field === "to" || condition.field === "contract") {
    // Of 20 bytes only the case of the digits can differ between two texts, and EIP-55 gives it no meaning.
    const actual = readText(condition.field, facts)?.toLowerCase();
    if (actual === undefined) return undefined;
    return asList(condition.value).some((address) => address.toLowerCase() === actual);
  }
  if (transaction === undefined) return undefined;
  const actual = condition.field === "value" ? transaction.valueWei : transaction.chainId;
  return asList(condition.value).some((text) => compare(actual, condition.operator, BigInt(text)));
}

function compare(actual: bigint, operator: PolicyCondition["operator"], expected: bigint): boolean {
  switch (operator) {
    case "eq":
    case "in":
      return actual === expected;
    case "gt":
      return actual > expected;
    case "gte":
      return actual >= expected;
    case "lt":
      return actual < expected;
    case "lte":
      return actual <= expected;
  }
}

function readText(field: PolicyCondition["field"], { transaction, authorization }: PolicyFacts): string | null {
  if (field === "contract") return authorization?.contract ?? null;
  if (transaction === undefined) return null;
  if (field === "to") return transaction.to;
  return (field === "value" ? transaction.valueWei : transaction.chainId).toString();
}

function asList(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

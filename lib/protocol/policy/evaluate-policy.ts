import { compareValue } from "./compare-value.ts";
import type { PolicyAction, PolicyFacts, PolicyReferences } from "./policy-facts.ts";
import type { PolicyCondition, PolicyRule } from "./policy-schema.ts";
import { readField } from "./read-field.ts";

export interface ConditionTrace {
  /** `<field source>.<field>` */
  readonly field: string;
  readonly operator: string;
  /** At most ten values, and 200 characters of each. */
  readonly expected: string | readonly string[];
  /** How many values of a list are not shown. */
  readonly expected_more?: number;
  /** null where the part has no such field, or it cannot be read. */
  readonly actual: string | null;
  /** `absent`: the part is known to have no such field. `unreadable`: nobody can tell, so an ALLOW is not met and a DENY is. */
  readonly reading: "value" | "absent" | "unreadable";
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

const MAX_SHOWN_VALUES = 10;
const MAX_SHOWN_TEXT = 200;

/**
 * Decides one action. A matching DENY beats every ALLOW, and what no rule allows is denied; so the order of rules decides nothing, and adding a DENY or
 * removing an ALLOW never permits more. A rule speaks about its exact method or, as `*`, about all. Its conditions are ANDed. Each part of the action is
 * judged alone, and all must be allowed.
 *
 * A condition on a field that cannot be read (the transaction of a message, the recipient of a contract creation) is not met in an ALLOW and met
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
  references: PolicyReferences,
): ConditionTrace {
  const { field, operator, value: expected } = condition;
  const reading = readField(condition, facts, references);
  const verdict = reading.state === "value" ? compareValue(reading, operator, expected, references) : undefined;
  // What is not there meets nothing; what cannot be told meets every DENY and no ALLOW.
  const met = reading.state === "absent" ? false : (verdict ?? ruleAction === "DENY");
  return {
    field: `${condition.field_source}.${field}`,
    operator,
    expected: Array.isArray(expected) ? expected.slice(0, MAX_SHOWN_VALUES).map(shorten) : shorten(expected),
    ...(Array.isArray(expected) && expected.length > MAX_SHOWN_VALUES ? { expected_more: expected.length - MAX_SHOWN_VALUES } : {}),
    actual: reading.state === "value" ? shorten(reading.text) : null,
    reading: reading.state === "value" && verdict === undefined ? "unreadable" : reading.state,
    met,
  };
}

/** A trace explains; whoever wants the whole message has it. */
function shorten(text: string): string {
  return text.length <= MAX_SHOWN_TEXT ? text : `${text.slice(0, MAX_SHOWN_TEXT)}…`;
}

import type { PolicyCondition, PolicyRule } from "./policy-schema.ts";

/** What is about to be done, parsed. The transaction is the one that will be signed; null for methods that sign none. */
export interface PolicyAction {
  readonly method: string;
  readonly transaction: {
    /** 0x and 40 hex digits of any case; null creates a contract. */
    readonly to: string | null;
    readonly valueWei: bigint;
    readonly chainId: bigint;
  } | null;
  /** Whose code the account is to run (EIP-7702); absent for methods that authorize none. */
  readonly authorization?: { readonly contract: string };
}

export interface ConditionTrace {
  readonly field: string;
  readonly operator: string;
  readonly expected: string | readonly string[];
  /** null: the action has no such field. */
  readonly actual: string | null;
  readonly met: boolean;
}

/** One rule that speaks about the method. */
export interface TraceEntry {
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
 * removing an ALLOW never permits more. A rule speaks about its exact method or, as `*`, about all. Its conditions are ANDed.
 *
 * A condition on a field that the action has not (the transaction of a message, the recipient of a contract creation) is not met in an ALLOW and met
 * in a DENY: what cannot be read is not permitted.
 */
export function evaluatePolicy(rules: readonly PolicyRule[], action: PolicyAction): PolicyEvaluation {
  const trace = rules.filter((rule) => rule.method === "*" || rule.method === action.method).map((rule) => traceRule(rule, action));
  const matched = trace.filter((entry) => entry.matched);
  const deciding = matched.find((entry) => entry.action === "DENY") ?? matched[0];
  return { decision: deciding?.action ?? "DENY", rule: deciding?.rule ?? null, trace };
}

function traceRule(rule: PolicyRule, action: PolicyAction): TraceEntry {
  const conditions = rule.conditions.map((condition) => traceCondition(condition, rule.action, action));
  return { rule: rule.id, name: rule.name, action: rule.action, matched: conditions.every(({ met }) => met), conditions };
}

function traceCondition(condition: PolicyCondition, ruleAction: "ALLOW" | "DENY", action: PolicyAction): ConditionTrace {
  const { field, operator, value: expected } = condition;
  const met = isMet(condition, action) ?? ruleAction === "DENY";
  return { field: `${condition.field_source}.${field}`, operator, expected, actual: readText(field, action), met };
}

/** undefined: the action has no such field. */
function isMet(condition: PolicyCondition, action: PolicyAction): boolean | undefined {
  const { transaction } = action;
  if (condition.field === "to" || condition.field === "contract") {
    // Of 20 bytes only the case of the digits can differ between two texts, and EIP-55 gives it no meaning.
    const actual = readText(condition.field, action)?.toLowerCase();
    if (actual === undefined) return undefined;
    return asList(condition.value).some((address) => address.toLowerCase() === actual);
  }
  if (transaction === null) return undefined;
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

function readText(field: PolicyCondition["field"], { transaction, authorization }: PolicyAction): string | null {
  if (field === "contract") return authorization?.contract ?? null;
  if (transaction === null) return null;
  if (field === "to") return transaction.to;
  return (field === "value" ? transaction.valueWei : transaction.chainId).toString();
}

function asList(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

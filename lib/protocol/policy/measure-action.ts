import { type Aggregation, countsMethod } from "./aggregation-schema.ts";
import { checkCondition } from "./check-condition.ts";
import { isCallOf } from "./decode-call.ts";
import { evaluatePolicy } from "./evaluate-policy.ts";
import { UNREADABLE } from "./field-value.ts";
import { normalizeValue, parseOrdered } from "./normalize-value.ts";
import type { PolicyAction, PolicyFacts, PolicyReferences } from "./policy-facts.ts";
import { type PolicyCondition, policyConditionSchema } from "./policy-schema.ts";
import { readField } from "./read-field.ts";

/** What one action is to one aggregation. */
export interface Measurement {
  /** What it adds, by group; empty where the aggregation does not count it. */
  readonly added: readonly { readonly group: Group; readonly amount: bigint }[];
  /** The groups whose numbers a policy compares: those it adds to, or else those its parts belong to. null: a part's group or amount cannot be read. */
  readonly compared: readonly Group[] | null;
}

/** The values of the `group_by` fields, in their order; empty without them. null: that field cannot be read. */
export type Group = readonly (string | null)[];

/** An action of a wallet, as aggregations see it. */
export interface MeasuredAction extends PolicyAction {
  readonly walletId: string;
}

/**
 * Measures an action for an aggregation. A condition that cannot be read counts as met, as it does in a DENY: what cannot be read is counted rather than
 * let through. An action without the metric adds nothing, as Privy has it, and neither does a negative number: it would give room back that was used. Where a
 * part may have the metric but it cannot be read, there is no number to compare: else a byte behind the calldata would lead past every cap. The same goes for
 * methods that it does not count: else a rule for every method would sign a digest, which may move everything, as long as little was spent by transactions.
 */
export function measureAction(aggregation: Aggregation, action: MeasuredAction, references: PolicyReferences): Measurement {
  const isItsMethod = countsMethod(aggregation.method, action.method);
  if (!isItsMethod && action.parts.some(isEffective)) return { added: [], compared: null };
  const counted = isItsMethod ? action.parts.filter((facts) => isCounted(aggregation, facts, references)) : [];
  const groupOf = (facts: PolicyFacts): Group =>
    aggregation.group_by.map((field) => readGroupValue(field, facts, action.walletId, references));
  const amounts = counted.map((facts) => readAmount(aggregation, facts, references));
  const added = counted.map((facts, index) => ({ group: groupOf(facts), amount: amounts[index] ?? 0n }));
  const groups = counted.length > 0 ? added.map(({ group }) => group) : action.parts.map(groupOf);
  return { added, compared: amounts.includes(null) || groups.some((group) => group.includes(null)) ? null : groups };
}

/** All but a message may move something, seen or unseen. */
function isEffective({ message }: PolicyFacts): boolean {
  return message === undefined;
}

/** A field as an aggregation names it. */
type Field = Aggregation["metric"] | Aggregation["group_by"][number];

/** The condition that reads a metric as a number, or undefined where the policy language has no such number. */
export function metricCondition(metric: Aggregation["metric"]): PolicyCondition | undefined {
  return memoize(metric, () => parseCondition(metric, "gte", "0"));
}

/** Why a metric cannot be read as a number, as the end of a sentence that begins with its name; null when it can. */
export function explainMetric(metric: Aggregation["metric"]): string | null {
  const parsed = policyConditionSchema.safeParse(conditionOf(metric, "gte", "0"));
  if (parsed.success) return checkCondition(parsed.data)?.problem ?? null;
  const isCalldata = metric.field_source === "ethereum_calldata" && metric.abi === undefined;
  return isCalldata ? "needs an abi to be read by" : "is no field of the policy language";
}

/** The same for a field to group by, whatever kind of text it has. */
export function groupCondition(field: Aggregation["group_by"][number]): PolicyCondition | undefined {
  return memoize(field, () => {
    for (const value of ["0", `0x${"0".repeat(40)}`, "x", "1".repeat(32), "true", "0x"]) {
      const parsed = parseCondition(field, "eq", value);
      if (parsed !== undefined) return parsed;
    }
    return undefined;
  });
}

/** An ABI is long, and the same record is asked with every request. */
const conditions = new WeakMap<Field, PolicyCondition | "none">();

function memoize(field: Field, read: () => PolicyCondition | undefined): PolicyCondition | undefined {
  const known = conditions.get(field) ?? read() ?? "none";
  conditions.set(field, known);
  return known === "none" ? undefined : known;
}

function conditionOf({ field_source, field, abi }: Field, operator: string, value: string): object {
  return { field_source, field, operator, value, ...(abi === undefined ? {} : { abi }) };
}

function parseCondition(field: Field, operator: string, value: string): PolicyCondition | undefined {
  const parsed = policyConditionSchema.safeParse(conditionOf(field, operator, value)).data;
  return parsed === undefined || checkCondition(parsed) !== null ? undefined : parsed;
}

/** Not in the policy language: which wallet acts. With it one aggregation caps each of many wallets. */
export function isWalletField({ field_source, field }: Aggregation["group_by"][number]): boolean {
  return field_source === "system" && field === "wallet_id";
}

function isCounted({ conditions }: Aggregation, facts: PolicyFacts, references: PolicyReferences): boolean {
  const rule = { id: "counted", name: "counted", method: "*" as const, action: "DENY" as const, conditions };
  return evaluatePolicy([rule], { method: "*", parts: [facts] }, references).trace.every(({ matched }) => matched);
}

/** null: it may be any amount. */
function readAmount({ metric }: Aggregation, facts: PolicyFacts, references: PolicyReferences): bigint | null {
  const condition = metricCondition(metric);
  const reading = condition === undefined ? UNREADABLE : readField(condition, facts, references);
  if (reading.state === "unreadable" && !isOtherCall(condition, facts)) return null;
  const number = reading.state === "value" ? parseOrdered(reading.kind, reading.text) : null;
  return number !== null && number.decimals === 0 && number.digits > 0n ? number.digits : 0n;
}

/** A call of a function that the metric's ABI does not have has no such metric. */
function isOtherCall(condition: PolicyCondition | undefined, { transaction }: PolicyFacts): boolean {
  if (condition?.field_source !== "ethereum_calldata" || transaction === undefined) return false;
  return !isCallOf(condition.abi, transaction.dataHex);
}

function readGroupValue(
  field: Aggregation["group_by"][number],
  facts: PolicyFacts,
  walletId: string,
  references: PolicyReferences,
): string | null {
  if (isWalletField(field)) return walletId;
  const condition = groupCondition(field);
  const reading = condition === undefined ? UNREADABLE : readField(condition, facts, references);
  // One value may be written in several ways, and none of them must open a group of its own.
  return reading.state === "value" ? normalizeValue(reading.kind, reading.text) : null;
}

import { type Aggregation, countsMethod } from "./aggregation-schema.ts";
import { checkCondition } from "./check-condition.ts";
import { evaluatePolicy } from "./evaluate-policy.ts";
import type { PolicyAction, PolicyFacts, PolicyReferences } from "./policy-facts.ts";
import { type PolicyCondition, policyConditionSchema } from "./policy-schema.ts";
import { readField } from "./read-field.ts";

/** What one action is to one aggregation. */
export interface Measurement {
  /** What it adds, by group; empty where the aggregation does not count it. */
  readonly added: readonly { readonly group: Group; readonly amount: bigint }[];
  /** The groups whose numbers a policy compares: those it adds to, or else those its parts belong to. null: a part's group cannot be read. */
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
 * let through. A metric that cannot be read adds nothing, as Privy has it, and neither does a negative number: it would give room back that was used.
 */
export function measureAction(aggregation: Aggregation, action: MeasuredAction, references: PolicyReferences): Measurement {
  const counted = countsMethod(aggregation.method, action.method)
    ? action.parts.filter((facts) => isCounted(aggregation, facts, references))
    : [];
  const groupOf = (facts: PolicyFacts): Group =>
    aggregation.group_by.map((field) => readGroupValue(field, facts, action.walletId, references));
  const added = counted.map((facts) => ({ group: groupOf(facts), amount: readAmount(aggregation, facts, references) }));
  const groups = counted.length > 0 ? added.map(({ group }) => group) : action.parts.map(groupOf);
  return { added, compared: groups.some((group) => group.includes(null)) ? null : groups };
}

/** The condition that reads a metric as a number, or undefined where the policy language has no such number. */
export function metricCondition({ field_source, field, abi }: Aggregation["metric"]): PolicyCondition | undefined {
  return parseCondition({ field_source, field, operator: "gte", value: "0", ...(abi === undefined ? {} : { abi }) });
}

/** The same for a field to group by, whatever kind of text it has. */
export function groupCondition({ field_source, field, abi }: Aggregation["group_by"][number]): PolicyCondition | undefined {
  for (const value of ["0", `0x${"0".repeat(40)}`, "x", "1".repeat(32), "true", "0x"]) {
    const parsed = parseCondition({ field_source, field, operator: "eq", value, ...(abi === undefined ? {} : { abi }) });
    if (parsed !== undefined) return parsed;
  }
  return undefined;
}

function parseCondition(condition: object): PolicyCondition | undefined {
  const parsed = policyConditionSchema.safeParse(condition).data;
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

function readAmount({ metric }: Aggregation, facts: PolicyFacts, references: PolicyReferences): bigint {
  const condition = metricCondition(metric);
  const text = condition === undefined ? null : readText(condition, facts, references);
  return text !== null && /^(0x[0-9a-fA-F]{1,64}|[0-9]{1,78})$/.test(text) ? BigInt(text) : 0n;
}

function readGroupValue(
  field: Aggregation["group_by"][number],
  facts: PolicyFacts,
  walletId: string,
  references: PolicyReferences,
): string | null {
  if (isWalletField(field)) return walletId;
  const condition = groupCondition(field);
  const text = condition === undefined ? null : readText(condition, facts, references);
  // The case of an address's digits means nothing, and must not open a group of its own.
  return text !== null && /^0x[0-9a-fA-F]*$/.test(text) ? text.toLowerCase() : text;
}

/** A number is counted as it is judged: by the same reader. */
function readText(condition: PolicyCondition, facts: PolicyFacts, references: PolicyReferences): string | null {
  const reading = readField(condition, facts, references);
  return reading.state === "value" ? reading.text : null;
}

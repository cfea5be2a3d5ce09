import { containsText } from "./contains-text.ts";
import type { FieldKind, FieldValue } from "./field-value.ts";
import { normalizeValue, parseOrdered } from "./normalize-value.ts";
import type { PolicyReferences } from "./policy-facts.ts";
import type { ConditionOperator } from "./policy-operators.ts";

/**
 * Whether a value meets a condition; undefined when that cannot be said: the set is not there, or the two have no order. Texts are compared exactly and
 * literally; nothing in a condition is a pattern.
 */
export function compareValue(
  { kind, text, alias }: FieldValue,
  operator: ConditionOperator,
  expected: string | readonly string[],
  references: PolicyReferences,
): boolean | undefined {
  const list = typeof expected === "string" ? [expected] : expected;
  const actuals = [text, ...(alias === undefined ? [] : [alias])];
  if (operator === "in_condition_set") {
    const sets = list.map((id) => references.conditionSets.get(id));
    if (sets.includes(undefined)) return undefined;
    return sets.some((set) => set !== undefined && actuals.some((actual) => isInSet(set, kind, actual)));
  }
  if (operator === "in" && typeof expected !== "string") {
    const { values, isWhole } = normalizeList(expected, kind);
    const normals = actuals.map((actual) => normalizeValue(kind, actual));
    if (normals.some((normal) => normal !== null && values.has(normal))) return true;
    return isWhole && !normals.includes(null) ? false : undefined;
  }
  const verdicts = actuals.flatMap((actual) => list.map((one) => compareOne(kind, actual, operator, one)));
  if (verdicts.includes(true)) return true;
  return verdicts.includes(undefined) ? undefined : false;
}

/** Searches through a megabyte would hold up everybody's requests; nobody agrees to a message of that length by what it contains. */
const MAX_SEARCHED_TEXT = 16_384;

function compareOne(
  kind: FieldKind,
  actual: string,
  operator: Exclude<ConditionOperator, "in_condition_set">,
  expected: string,
): boolean | undefined {
  const [left, right] = [normalizeValue(kind, actual), normalizeValue(kind, expected)];
  if (left === null || right === null) return undefined;
  switch (operator) {
    case "eq":
    case "in":
      return left === right;
    case "contains":
      return left.length > MAX_SEARCHED_TEXT ? undefined : containsText(left, right);
    case "starts_with":
      return left.startsWith(right);
    case "ends_with":
      return left.endsWith(right);
  }
  const order = compareOrder(kind, actual, expected);
  if (order === undefined) return undefined;
  switch (operator) {
    case "gt":
      return order > 0n;
    case "gte":
      return order >= 0n;
    case "lt":
      return order < 0n;
    case "lte":
      return order <= 0n;
  }
}

function compareOrder(kind: FieldKind, actual: string, expected: string): bigint | undefined {
  const [left, right] = [parseOrdered(kind, actual), parseOrdered(kind, expected)];
  if (left === null || right === null) return undefined;
  return left.digits * 10n ** BigInt(right.decimals) - right.digits * 10n ** BigInt(left.decimals);
}

interface NormalList {
  readonly values: ReadonlySet<string>;
  /** Every text of the list is a value of the kind. */
  readonly isWhole: boolean;
}

/** Lists are asked again for every part of every request, and reading an address costs more than comparing it; a rule's list stays the same array. */
const lists = new WeakMap<readonly string[], Map<FieldKind, NormalList>>();

function normalizeList(list: readonly string[], kind: FieldKind): NormalList {
  const byKind = lists.get(list) ?? new Map<FieldKind, NormalList>();
  lists.set(list, byKind);
  const known = byKind.get(kind);
  if (known !== undefined) return known;
  const values = list.map((text) => normalizeValue(kind, text)).filter((value) => value !== null);
  const normal = { values: new Set(values), isWhole: values.length === list.length };
  byKind.set(kind, normal);
  return normal;
}

/** Sets have thousands of values and are asked again for every part and rule, so each is normalized once. */
const normalized = new WeakMap<ReadonlySet<string>, Map<FieldKind, ReadonlySet<string>>>();

function isInSet(set: ReadonlySet<string>, kind: FieldKind, actual: string): boolean {
  const byKind = normalized.get(set) ?? new Map<FieldKind, ReadonlySet<string>>();
  normalized.set(set, byKind);
  const values = byKind.get(kind) ?? new Set([...set].map((value) => normalizeValue(kind, value)).filter((value) => value !== null));
  byKind.set(kind, values);
  const normal = normalizeValue(kind, actual);
  return normal !== null && values.has(normal);
}

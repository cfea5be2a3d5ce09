/** Anything with conditions: a rule or an aggregation. */
interface Conditional {
  readonly conditions: readonly {
    readonly field_source: string;
    readonly field: string;
    readonly operator: string;
    readonly value: unknown;
  }[];
}

const AGGREGATION_FIELD = /^aggregation\.([0-9a-z]{1,64})$/;

/** The id in `aggregation.<id>`, or null. */
export function aggregationIdOf(field: string): string | null {
  return AGGREGATION_FIELD.exec(field)?.[1] ?? null;
}

/** The condition sets and aggregations that rules (or the filters of an aggregation) refer to, each once. */
export function referencesOf(judges: readonly Conditional[]): { conditionSetIds: string[]; aggregationIds: string[] } {
  const conditions = judges.flatMap((judge) => judge.conditions);
  const sets = conditions.filter(({ operator }) => operator === "in_condition_set").flatMap(({ value }) => idsIn(value));
  const aggregations = conditions
    .filter(({ field_source }) => field_source === "reference")
    .flatMap(({ field }) => aggregationIdOf(field) ?? []);
  return { conditionSetIds: [...new Set(sets)], aggregationIds: [...new Set(aggregations)] };
}

function idsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

import { ApiError } from "../../../lib/protocol/errors.ts";
import type { PolicyReferences } from "../../../lib/protocol/policy/policy-facts.ts";
import { referencesOf } from "../../../lib/protocol/policy/references-of.ts";
import type { ConditionSetContent } from "../../../lib/protocol/sealed-record.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { nowMs } from "../trusted-clock.ts";

/** By a set's content, which is the same object as long as its record is the same. */
const valuesOf = new WeakMap<ConditionSetContent, ReadonlySet<string>>();

/**
 * Reads what policies refer to outside of the action: the time, by the enclave's own clock, and the condition sets. A set that was deleted, or that the host
 * left out, is not there: nothing can be read from it. Aggregations are counted apart, for they depend on the action.
 */
export function readReferences(evidence: Evidence): Omit<PolicyReferences, "aggregations"> {
  const conditionSets = new Map(evidence.all("condition_set").map(({ record, content }) => [record.id, readValues(content)]));
  return { nowS: Math.floor(nowMs() / 1000), conditionSets };
}

/**
 * A rule that refers to nothing is refused when it is written, not found out when it is needed.
 *
 * @throws ApiError condition_set_not_found | aggregation_not_found
 */
export function assertReferences(judges: Parameters<typeof referencesOf>[0], evidence: Evidence): void {
  const { conditionSetIds, aggregationIds } = referencesOf(judges);
  for (const id of conditionSetIds) evidence.get("condition_set", id);
  for (const id of aggregationIds) evidence.get("aggregation", id);
  if (conditionSetIds.length > MAX_CONDITION_SETS) {
    throw new ApiError(
      "invalid_policy_format",
      `The rules refer to ${conditionSetIds.length} condition sets; at most ${MAX_CONDITION_SETS} can be read at once.`,
    );
  }
}

/** Full sets are large, and all that a request needs travels in one frame. */
const MAX_CONDITION_SETS = 8;

function readValues(content: ConditionSetContent): ReadonlySet<string> {
  const known = valuesOf.get(content);
  if (known !== undefined) return known;
  const values = new Set(content.items.map(({ value }) => value));
  valuesOf.set(content, values);
  return values;
}

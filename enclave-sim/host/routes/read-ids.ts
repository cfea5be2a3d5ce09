import type { JsonValue } from "../../../lib/protocol/parse-strict-json.ts";

const MAX_IDS = 200;

/**
 * Strings at the given places of a body that nobody has checked yet: `["additional_signers", "signer_id"]` reads that member of each entry. They
 * only say which records the enclave may need; a wrong id finds nothing, and the enclave checks the body itself.
 */
export function readIds(body: JsonValue | undefined, ...places: readonly (readonly string[])[]): string[] {
  const ids = places
    .flatMap((place) => readPlaces(body, place))
    .filter((found): found is string => typeof found === "string" && found.length <= 64);
  return [...new Set(ids)].slice(0, MAX_IDS);
}

/** Everything that the body of a new or changed wallet may name. */
export function readWalletIds(body: JsonValue | undefined): string[] {
  const owner = [["owner_id"], ["owner", "user_id"]];
  const signers = [
    ["additional_signers", "signer_id"],
    ["additional_signers", "override_policy_ids"],
  ];
  return readIds(body, ...owner, ["policy_ids"], ...signers, ["entity", "id"]);
}

/** Everything that the body of a new or changed policy may name. Aggregations go with every request as they are. */
export function readPolicyIds(body: JsonValue | undefined): string[] {
  return [...readIds(body, ["owner_id"], ["owner", "user_id"]), ...readPlaces(body, ["rules"]).flatMap(readRuleIds)].slice(0, MAX_IDS);
}

/** The condition sets that a rule, or an aggregation, refers to: a body whose form is wrong refers to none. */
export function readRuleIds(rule: JsonValue | undefined): string[] {
  const naming = readPlaces(rule, ["conditions"]).filter((condition) => readPlaces(condition, ["operator"])[0] === "in_condition_set");
  return readIds(naming, ["value"]);
}

/** The values at a place; those of each entry, where there is a list. */
function readPlaces(value: JsonValue | undefined, place: readonly string[]): JsonValue[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.slice(0, MAX_IDS).flatMap((entry) => readPlaces(entry, place));
  const [member, ...rest] = place;
  if (member === undefined) return [value];
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, member)) return [];
  return readPlaces(value[member], rest);
}

import type { JsonValue } from "../../../lib/protocol/parse-strict-json.ts";

const MAX_IDS = 200;

/**
 * Strings at the given places of a body that nobody has checked yet: `["additional_signers", "signer_id"]` reads that member of each entry. They
 * only say which records the enclave may need; a wrong id finds nothing, and the enclave checks the body itself.
 */
export function readIds(body: JsonValue | undefined, ...places: readonly (readonly string[])[]): string[] {
  const ids = places.flatMap((place) => readPlace(body, place));
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

function readPlace(value: JsonValue | undefined, place: readonly string[]): string[] {
  if (Array.isArray(value)) return value.slice(0, MAX_IDS).flatMap((entry) => readPlace(entry, place));
  const [member, ...rest] = place;
  if (member === undefined) return typeof value === "string" && value.length <= 64 ? [value] : [];
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, member)) return [];
  return readPlace(value[member], rest);
}

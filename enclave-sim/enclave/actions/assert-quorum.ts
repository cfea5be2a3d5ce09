import { ApiError } from "../../../lib/protocol/errors.ts";
import { parseP256PublicKey } from "../../../lib/protocol/p256-public-key.ts";
import type { KeyQuorumContent } from "../../../lib/protocol/sealed-record.ts";
import type { Evidence } from "../evidence/evidence.ts";

/**
 * Checks a quorum before it is sealed: distinct members that exist, one level of nesting, a threshold its members can reach.
 *
 * @throws ApiError invalid_data | user_does_not_exist | key_quorum_not_found
 */
export function assertQuorum(quorum: KeyQuorumContent, evidence: Evidence): void {
  const keys = quorum.authorization_keys.map(
    ({ public_key }, index) => parseP256PublicKey(public_key, `public_keys[${index}]`).fingerprint,
  );
  assertDistinct(keys, "public_keys holds the same key twice; encodings do not make it another key.");
  assertDistinct(quorum.user_ids, "user_ids names the same user twice.");
  assertDistinct(quorum.key_quorum_ids, "key_quorum_ids names the same quorum twice.");
  for (const userId of quorum.user_ids) evidence.get("user", userId);
  for (const nestedId of quorum.key_quorum_ids) {
    if (evidence.get("key_quorum", nestedId).content.key_quorum_ids.length > 0) {
      throw new ApiError("invalid_data", `key_quorum_ids: ${nestedId} itself holds quorums; only one level of nesting is allowed.`);
    }
  }
  const members = keys.length + quorum.user_ids.length + quorum.key_quorum_ids.length;
  if (members === 0) throw new ApiError("invalid_data", "Name at least one member in public_keys, user_ids or key_quorum_ids.");
  if (quorum.authorization_threshold !== null && quorum.authorization_threshold > members) {
    throw new ApiError("invalid_data", `authorization_threshold is ${quorum.authorization_threshold}, but there are ${members} members.`);
  }
}

function assertDistinct(values: readonly string[], message: string): void {
  if (new Set(values).size !== values.length) throw new ApiError("invalid_data", message);
}

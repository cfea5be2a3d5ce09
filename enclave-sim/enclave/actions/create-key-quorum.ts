import { createKeyQuorumBodySchema } from "../../../lib/protocol/api/key-quorums.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { formatKeyQuorum } from "../../../lib/protocol/format-records.ts";
import { parseP256PublicKey } from "../../../lib/protocol/p256-public-key.ts";
import type { KeyQuorumContent } from "../../../lib/protocol/sealed-record.ts";
import { createId } from "../create-id.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { authenticateApp } from "../requests/authenticate-app.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action } from "./action.ts";
import { recordCreated } from "./record-created.ts";

/** `POST /v1/key_quorums`, by the app secret: making a quorum moves nothing until a resource names it as owner. */
export const createKeyQuorum: Action = async ({ request, app, evidence, services }) => {
  authenticateApp(request, app);
  const input = parseBody(createKeyQuorumBodySchema, request.body, "body");
  const content: KeyQuorumContent = {
    display_name: input.display_name ?? null,
    authorization_threshold: input.authorization_threshold ?? null,
    authorization_keys: (input.public_keys ?? []).map((public_key) => ({ public_key, display_name: null })),
    user_ids: input.user_ids ?? [],
    key_quorum_ids: input.key_quorum_ids ?? [],
    created_at: nowMs(),
  };
  assertQuorum(content, evidence);
  const quorum = services.sealer.seal("key_quorum", createId(), request.appId, 1, content);
  return recordCreated("key_quorum.create", formatKeyQuorum(quorum.record.id, content), [quorum]);
};

/** @throws ApiError invalid_data | user_does_not_exist | key_quorum_not_found */
function assertQuorum(quorum: KeyQuorumContent, evidence: Evidence): void {
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

import { createKeyQuorumBodySchema } from "../../../lib/protocol/api/key-quorums.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { createId } from "../../../lib/protocol/create-id.ts";
import { formatKeyQuorum } from "../../../lib/protocol/format-records.ts";
import type { KeyQuorumContent } from "../../../lib/protocol/sealed-record.ts";
import { authenticateApp } from "../requests/authenticate-app.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action } from "./action.ts";
import { assertQuorum } from "./assert-quorum.ts";
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

import { updateKeyQuorumBodySchema } from "../../../lib/protocol/api/key-quorums.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { formatKeyQuorum } from "../../../lib/protocol/format-records.ts";
import type { KeyQuorumContent } from "../../../lib/protocol/sealed-record.ts";
import { authorizeByQuorum } from "../requests/authorize-by-quorum.ts";
import { assertEmptyBody } from "../requests/parsed-request.ts";
import { assertNotExpired } from "../requests/replay-guard.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action } from "./action.ts";
import { assertQuorum } from "./assert-quorum.ts";
import { changeRecords } from "./change-records.ts";

/**
 * `PATCH /v1/key_quorums/{id}`, approved by the quorum itself at its *current* threshold: so a user's 1-of-1 becomes a 2-of-2 by the user's
 * signature alone, and never back without both.
 */
export const updateKeyQuorum: Action = async (context) => {
  const { request, app, evidence, services, params } = context;
  const id = params[0] ?? "";
  const { record, content: current } = evidence.get("key_quorum", id);
  const approval = authorizeByQuorum(request, app, evidence, [id]);
  assertNotExpired(request);
  const input = parseBody(updateKeyQuorumBodySchema, request.body, "body");
  if (input.key_quorum_ids?.includes(id)) throw new ApiError("invalid_data", "key_quorum_ids names the quorum itself.");
  const content: KeyQuorumContent = {
    ...current,
    display_name: input.display_name ?? current.display_name,
    authorization_threshold: input.authorization_threshold ?? current.authorization_threshold,
    authorization_keys: input.public_keys?.map((public_key) => ({ public_key, display_name: null })) ?? current.authorization_keys,
    user_ids: input.user_ids ?? current.user_ids,
    key_quorum_ids: input.key_quorum_ids ?? current.key_quorum_ids,
  };
  assertQuorum(content, evidence);
  const updated = services.sealer.seal("key_quorum", id, request.appId, record.version + 1, content);
  return changeRecords(context, "key_quorum.update", approval, formatKeyQuorum(id, content), [updated]);
};

/** `DELETE /v1/key_quorums/{id}`, approved like a change. The host refuses it while the quorum owns something, which only it can see. */
export const deleteKeyQuorum: Action = async (context) => {
  const { request, app, evidence, services, params } = context;
  const id = params[0] ?? "";
  const { record, content } = evidence.get("key_quorum", id);
  const approval = authorizeByQuorum(request, app, evidence, [id]);
  assertNotExpired(request);
  assertEmptyBody(request);
  const deleted = services.sealer.seal("key_quorum", id, request.appId, record.version + 1, { ...content, deleted_at: nowMs() });
  return changeRecords(context, "key_quorum.delete", approval, { success: true }, [deleted]);
};

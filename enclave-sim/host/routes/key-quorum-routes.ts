import { successSchema } from "../../../lib/protocol/api/fields.ts";
import { createKeyQuorumBodySchema, keyQuorumSchema, updateKeyQuorumBodySchema } from "../../../lib/protocol/api/key-quorums.ts";
import { formatKeyQuorum } from "../../../lib/protocol/format-records.ts";
import { authenticateAppReader } from "../auth/authenticate-app-reader.ts";
import { requireRecord } from "../auth/authenticate-reader.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { runAppAction } from "./app-action.ts";
import { CHANGE_ERRORS, runChange } from "./change-action.ts";
import { readIds } from "./read-ids.ts";
import type { Route } from "./route.ts";

export const keyQuorumRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/key_quorums",
    tag: "Key quorums",
    summary: "Create a key quorum",
    access: "app",
    body: createKeyQuorumBodySchema,
    response: keyQuorumSchema,
    errors: ["invalid_data", "user_does_not_exist", "key_quorum_not_found"],
    handle: (request, services) => runAppAction(request, services, readIds(request.body, ["user_ids"], ["key_quorum_ids"])),
  },
  {
    method: "GET",
    path: "/key_quorums/{key_quorum_id}",
    tag: "Key quorums",
    summary: "Get a key quorum",
    access: "app",
    response: keyQuorumSchema,
    errors: ["key_quorum_not_found"],
    async handle(request, services) {
      const id = request.params.key_quorum_id ?? "";
      const reader = await authenticateAppReader(request, services, [id]);
      return jsonAnswer(200, formatKeyQuorum(id, requireRecord(reader, "key_quorum", id, "key_quorum_not_found")));
    },
  },
  {
    method: "PATCH",
    path: "/key_quorums/{key_quorum_id}",
    tag: "Key quorums",
    summary: "Change a key quorum",
    description: "Signed by the quorum itself at its current threshold. A list that is given replaces the present one.",
    access: "app",
    signed: true,
    body: updateKeyQuorumBodySchema,
    response: keyQuorumSchema,
    errors: ["key_quorum_not_found", "user_does_not_exist", "invalid_data", ...CHANGE_ERRORS],
    handle: (request, services) => runChange(request, services, quorumOf(request), readIds(request.body, ["user_ids"], ["key_quorum_ids"])),
  },
  {
    method: "DELETE",
    path: "/key_quorums/{key_quorum_id}",
    tag: "Key quorums",
    summary: "Delete a key quorum",
    description: "Signed like a change. A quorum that owns, signs for or belongs to something is not deleted.",
    access: "app",
    signed: true,
    response: successSchema,
    errors: ["key_quorum_not_found", "authorization_key_has_associated_wallets", ...CHANGE_ERRORS],
    handle: (request, services) => runChange(request, services, quorumOf(request)),
  },
];

function quorumOf({ params }: ApiRequest) {
  return { type: "key_quorum", id: params.key_quorum_id ?? "", missing: "key_quorum_not_found" } as const;
}

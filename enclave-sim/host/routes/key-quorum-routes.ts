import { createKeyQuorumBodySchema, keyQuorumSchema } from "../../../lib/protocol/api/key-quorums.ts";
import { formatKeyQuorum } from "../../../lib/protocol/format-records.ts";
import { authenticateReader, requireRecord } from "../auth/authenticate-reader.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import { runAppAction } from "./app-action.ts";
import { readIds } from "./read-ids.ts";
import { refuseUsers } from "./refuse-users.ts";
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
      const reader = await authenticateReader(request, services, [id]);
      refuseUsers(reader);
      return jsonAnswer(200, formatKeyQuorum(id, requireRecord(reader, "key_quorum", id, "key_quorum_not_found")));
    },
  },
];

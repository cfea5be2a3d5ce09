import {
  addConditionSetItemsBodySchema,
  conditionSetItemPageSchema,
  conditionSetItemSchema,
  conditionSetItemsSchema,
  conditionSetSchema,
  createConditionSetBodySchema,
  listConditionSetItemsQuerySchema,
  replaceConditionSetItemsBodySchema,
  updateConditionSetBodySchema,
} from "../../../lib/protocol/api/condition-sets.ts";
import { successSchema } from "../../../lib/protocol/api/fields.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { formatConditionSet, formatConditionSetItem } from "../../../lib/protocol/format-records.ts";
import type { ConditionSetContent } from "../../../lib/protocol/sealed-record.ts";
import { authenticateAppReader } from "../auth/authenticate-app-reader.ts";
import { requireRecord } from "../auth/authenticate-reader.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { pageItems } from "../records/page-items.ts";
import type { HostServices } from "../services.ts";
import { runAppAction } from "./app-action.ts";
import { CHANGE_ERRORS, runChange } from "./change-action.ts";
import { readIds } from "./read-ids.ts";
import type { Route } from "./route.ts";

const ITEMS = "/condition_sets/{condition_set_id}/condition_set_items";
const MAX_ITEMS_NOTE = "At most 100 values a request and 2,000 in a set; each value once.";

/** Lists that policies refer to with `in_condition_set`. */
export const conditionSetRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/condition_sets",
    tag: "Condition sets",
    summary: "Create a condition set",
    description:
      "It has an owner, who signs every change of it: one that nobody owns would be an allowlist that the app secret alone widens.",
    access: "app",
    body: createConditionSetBodySchema,
    response: conditionSetSchema,
    errors: ["invalid_data", "invalid_request", "key_quorum_not_found", "user_does_not_exist"],
    handle: (request, services) => runAppAction(request, services, readIds(request.body, ["owner_id"], ["owner", "user_id"])),
  },
  {
    method: "GET",
    path: "/condition_sets/{condition_set_id}",
    tag: "Condition sets",
    summary: "Get a condition set",
    access: "app",
    response: conditionSetSchema,
    errors: ["condition_set_not_found"],
    async handle(request, services) {
      const { id, content } = await readSet(request, services);
      return jsonAnswer(200, formatConditionSet(id, content));
    },
  },
  {
    method: "PATCH",
    path: "/condition_sets/{condition_set_id}",
    tag: "Condition sets",
    summary: "Change a condition set's name or owner",
    access: "app",
    signed: true,
    body: updateConditionSetBodySchema,
    response: conditionSetSchema,
    errors: ["condition_set_not_found", "key_quorum_not_found", "user_does_not_exist", "invalid_data", "invalid_request", ...CHANGE_ERRORS],
    handle: (request, services) => runChange(request, services, setOf(request), readIds(request.body, ["owner_id"], ["owner", "user_id"])),
  },
  {
    method: "DELETE",
    path: "/condition_sets/{condition_set_id}",
    tag: "Condition sets",
    summary: "Delete a condition set",
    description: "A policy that still names it cannot read it: its ALLOW matches nothing more, its DENY everything.",
    access: "app",
    signed: true,
    response: successSchema,
    errors: ["condition_set_not_found", ...CHANGE_ERRORS],
    handle: (request, services) => runChange(request, services, setOf(request)),
  },
  {
    method: "POST",
    path: ITEMS,
    tag: "Condition sets",
    summary: "Add values to a condition set",
    description: MAX_ITEMS_NOTE,
    access: "app",
    signed: true,
    body: addConditionSetItemsBodySchema,
    response: conditionSetItemsSchema,
    errors: ["condition_set_not_found", "invalid_data", "resource_already_exists", ...CHANGE_ERRORS],
    handle: (request, services) => runChange(request, services, setOf(request)),
  },
  {
    method: "PUT",
    path: ITEMS,
    tag: "Condition sets",
    summary: "Replace all values of a condition set",
    description: `${MAX_ITEMS_NOTE} An empty list empties the set.`,
    access: "app",
    signed: true,
    body: replaceConditionSetItemsBodySchema,
    response: conditionSetItemsSchema,
    errors: ["condition_set_not_found", "invalid_data", "resource_already_exists", ...CHANGE_ERRORS],
    handle: (request, services) => runChange(request, services, setOf(request)),
  },
  {
    method: "GET",
    path: ITEMS,
    tag: "Condition sets",
    summary: "List the values of a condition set",
    description: "Oldest first.",
    access: "app",
    query: listConditionSetItemsQuerySchema,
    response: conditionSetItemPageSchema,
    errors: ["condition_set_not_found", "invalid_data"],
    async handle(request, services) {
      const { id, content } = await readSet(request, services);
      const { items, nextCursor } = pageItems(content.items, parseBody(listConditionSetItemsQuerySchema, request.query, "query"));
      return jsonAnswer(200, { items: items.map((item) => formatConditionSetItem(id, item)), next_cursor: nextCursor });
    },
  },
  {
    method: "GET",
    path: `${ITEMS}/{condition_set_item_id}`,
    tag: "Condition sets",
    summary: "Get one value of a condition set",
    access: "app",
    response: conditionSetItemSchema,
    errors: ["condition_set_not_found", "condition_set_item_not_found"],
    async handle(request, services) {
      const { id, content } = await readSet(request, services);
      const itemId = request.params.condition_set_item_id ?? "";
      const item = content.items.find((candidate) => candidate.id === itemId);
      if (item === undefined) throw new ApiError("condition_set_item_not_found", `Condition set ${id} has no item ${itemId}.`);
      return jsonAnswer(200, formatConditionSetItem(id, item));
    },
  },
  {
    method: "DELETE",
    path: `${ITEMS}/{condition_set_item_id}`,
    tag: "Condition sets",
    summary: "Take a value out of a condition set",
    access: "app",
    signed: true,
    response: successSchema,
    errors: ["condition_set_not_found", "condition_set_item_not_found", ...CHANGE_ERRORS],
    handle: (request, services) => runChange(request, services, setOf(request)),
  },
];

async function readSet(request: ApiRequest, services: HostServices): Promise<{ id: string; content: ConditionSetContent }> {
  const id = request.params.condition_set_id ?? "";
  const reader = await authenticateAppReader(request, services, [id]);
  return { id, content: requireRecord(reader, "condition_set", id, "condition_set_not_found") };
}

function setOf({ params }: ApiRequest) {
  return { type: "condition_set", id: params.condition_set_id ?? "", missing: "condition_set_not_found" } as const;
}

import { addConditionSetItemsBodySchema, replaceConditionSetItemsBodySchema } from "../../../lib/protocol/api/condition-sets.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { createId } from "../../../lib/protocol/create-id.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { formatConditionSetItem } from "../../../lib/protocol/format-records.ts";
import { type ConditionSetContent, MAX_CONDITION_SET_ITEMS } from "../../../lib/protocol/sealed-record.ts";
import { authorizeByQuorum } from "../requests/authorize-by-quorum.ts";
import { assertEmptyBody } from "../requests/parsed-request.ts";
import { assertNotExpired } from "../requests/replay-guard.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action, ActionContext, ActionResult } from "./action.ts";
import { changeRecords } from "./change-records.ts";

type Item = ConditionSetContent["items"][number];

/** What a change of the items leaves, and what the answer shows of it. */
interface ItemChange {
  readonly items: Item[];
  readonly body: unknown;
}

/** `POST /v1/condition_sets/{id}/condition_set_items`: adds up to 100 values. */
export const addConditionSetItems: Action = (context) =>
  changeItems(context, "condition_set.add_items", (items, setId) => {
    const added = makeItems(parseBody(addConditionSetItemsBodySchema, context.request.body, "body"));
    return { items: [...items, ...added], body: added.map((item) => formatConditionSetItem(setId, item)) };
  });

/** `PUT /v1/condition_sets/{id}/condition_set_items`: these values, and no others, from now on. */
export const replaceConditionSetItems: Action = (context) =>
  changeItems(context, "condition_set.replace_items", (_, setId) => {
    const items = makeItems(parseBody(replaceConditionSetItemsBodySchema, context.request.body, "body"));
    return { items, body: items.map((item) => formatConditionSetItem(setId, item)) };
  });

/** `DELETE /v1/condition_sets/{id}/condition_set_items/{item_id}` */
export const deleteConditionSetItem: Action = (context) =>
  changeItems(context, "condition_set.delete_item", (items, setId) => {
    assertEmptyBody(context.request);
    const itemId = context.params[1] ?? "";
    const index = items.findIndex(({ id }) => id === itemId);
    if (index < 0) throw new ApiError("condition_set_item_not_found", `Condition set ${setId} has no item ${itemId}.`);
    return { items: items.toSpliced(index, 1), body: { success: true } };
  });

/** Items have no owner and no seal of their own: the set's record holds them all, so none can be left out, added or put back unseen. */
async function changeItems(
  context: ActionContext,
  action: string,
  change: (items: readonly Item[], setId: string) => ItemChange,
): Promise<ActionResult> {
  const { request, app, evidence, services, params } = context;
  const id = params[0] ?? "";
  const { record, content } = evidence.get("condition_set", id);
  const approval = authorizeByQuorum(request, app, evidence, [content.owner_id]);
  assertNotExpired(request);
  const { items, body } = change(content.items, id);
  assertItems(items);
  const updated = services.sealer.seal("condition_set", id, request.appId, record.version + 1, { ...content, items });
  return changeRecords(context, action, approval, body, [updated]);
}

function makeItems(values: readonly { value: string }[]): Item[] {
  const now = nowMs();
  return values.map(({ value }) => ({ id: createId(), value, created_at: now }));
}

function assertItems(items: readonly Item[]): void {
  if (items.length > MAX_CONDITION_SET_ITEMS) {
    throw new ApiError("invalid_data", `A condition set has at most ${MAX_CONDITION_SET_ITEMS} items; this would make ${items.length}.`);
  }
  const values = new Set<string>();
  for (const { value } of items) {
    if (values.has(value)) throw new ApiError("resource_already_exists", `The value ${value} would be in the set twice.`);
    values.add(value);
  }
}

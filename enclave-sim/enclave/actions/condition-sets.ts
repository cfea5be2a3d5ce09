import { createConditionSetBodySchema, updateConditionSetBodySchema } from "../../../lib/protocol/api/condition-sets.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { createId } from "../../../lib/protocol/create-id.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { formatConditionSet } from "../../../lib/protocol/format-records.ts";
import type { ConditionSetContent } from "../../../lib/protocol/sealed-record.ts";
import { authenticateApp } from "../requests/authenticate-app.ts";
import { authorizeByQuorum } from "../requests/authorize-by-quorum.ts";
import { assertEmptyBody } from "../requests/parsed-request.ts";
import { assertNotExpired } from "../requests/replay-guard.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action } from "./action.ts";
import { changeRecords } from "./change-records.ts";
import { recordCreated } from "./record-created.ts";
import { resolveOwner } from "./resolve-owner.ts";

/** `POST /v1/condition_sets`, by the app secret, for an owner that changes it from then on. */
export const createConditionSet: Action = async (context) => {
  const { request, app, services } = context;
  authenticateApp(request, app);
  const input = parseBody(createConditionSetBodySchema, request.body, "body");
  const { ownerId, created } = resolveOwner(input, context);
  const content: ConditionSetContent = { name: input.name, items: [], owner_id: assertOwned(ownerId), created_at: nowMs() };
  const set = services.sealer.seal("condition_set", createId(), request.appId, 1, content);
  return recordCreated("condition_set.create", formatConditionSet(set.record.id, content), [set, ...created]);
};

/** `PATCH /v1/condition_sets/{id}`, approved by the set's owner. */
export const updateConditionSet: Action = async (context) => {
  const { request, app, evidence, services, params } = context;
  const id = params[0] ?? "";
  const { record, content: current } = evidence.get("condition_set", id);
  const approval = authorizeByQuorum(request, app, evidence, [current.owner_id]);
  assertNotExpired(request);
  const input = parseBody(updateConditionSetBodySchema, request.body, "body");
  const changesOwner = input.owner !== undefined || input.owner_id !== undefined;
  const { ownerId, created } = changesOwner ? resolveOwner(input, context) : { ownerId: current.owner_id, created: [] };
  const content: ConditionSetContent = { ...current, name: input.name ?? current.name, owner_id: assertOwned(ownerId) };
  const updated = services.sealer.seal("condition_set", id, request.appId, record.version + 1, content);
  return changeRecords(context, "condition_set.update", approval, formatConditionSet(id, content), [updated, ...created]);
};

/** `DELETE /v1/condition_sets/{id}`. A policy that still names it cannot read it: its ALLOW matches nothing more, its DENY everything. */
export const deleteConditionSet: Action = async (context) => {
  const { request, app, evidence, services, params } = context;
  const id = params[0] ?? "";
  const { record, content } = evidence.get("condition_set", id);
  const approval = authorizeByQuorum(request, app, evidence, [content.owner_id]);
  assertNotExpired(request);
  assertEmptyBody(request);
  const tombstone: ConditionSetContent = { ...content, items: [], deleted_at: nowMs() };
  const deleted = services.sealer.seal("condition_set", id, request.appId, record.version + 1, tombstone);
  return changeRecords(context, "condition_set.delete", approval, { success: true }, [deleted]);
};

/** Without an owner the app secret alone could add itself to an allowlist. */
function assertOwned(ownerId: string | null): string {
  if (ownerId === null) throw new ApiError("invalid_data", "A condition set must have an owner: give owner or owner_id.");
  return ownerId;
}

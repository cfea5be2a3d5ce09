import { assertRulesFitChain, parsePolicyBody } from "../../../lib/protocol/api/parse-policy-body.ts";
import { updatePolicyBodySchema } from "../../../lib/protocol/api/policies.ts";
import { formatPolicy } from "../../../lib/protocol/format-records.ts";
import type { PolicyContent } from "../../../lib/protocol/sealed-record.ts";
import { authorizeByQuorum } from "../requests/authorize-by-quorum.ts";
import { assertEmptyBody } from "../requests/parsed-request.ts";
import { assertReferences } from "../requests/policy-references.ts";
import { assertNotExpired } from "../requests/replay-guard.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action } from "./action.ts";
import { assignRuleIds } from "./assign-rule-ids.ts";
import { changeRecords } from "./change-records.ts";
import { resolveOwner } from "./resolve-owner.ts";

/** `PATCH /v1/policies/{id}`, approved by the policy's owner; a policy without one is changed by the app secret alone. */
export const updatePolicy: Action = async (context) => {
  const { request, app, evidence, services, params } = context;
  const id = params[0] ?? "";
  const { record, content: current } = evidence.get("policy", id);
  const approval = authorizeByQuorum(request, app, evidence, [current.owner_id]);
  assertNotExpired(request);
  const input = parsePolicyBody(updatePolicyBodySchema, request.body);
  assertRulesFitChain(input.rules ?? [], current.chain_type);
  assertReferences(input.rules ?? [], evidence);
  const changesOwner = input.owner !== undefined || input.owner_id !== undefined;
  const { ownerId, created } = changesOwner ? resolveOwner(input, context) : { ownerId: current.owner_id, created: [] };
  const content: PolicyContent = {
    ...current,
    name: input.name ?? current.name,
    rules: input.rules === undefined ? current.rules : assignRuleIds(input.rules),
    owner_id: ownerId,
  };
  const updated = services.sealer.seal("policy", id, request.appId, record.version + 1, content);
  return changeRecords(context, "policy.update", approval, formatPolicy(id, content), [updated, ...created]);
};

/** `DELETE /v1/policies/{id}`. A wallet that still names it is refused everything from then on: its judge is missing. */
export const deletePolicy: Action = async (context) => {
  const { request, app, evidence, services, params } = context;
  const id = params[0] ?? "";
  const { record, content } = evidence.get("policy", id);
  const approval = authorizeByQuorum(request, app, evidence, [content.owner_id]);
  assertNotExpired(request);
  assertEmptyBody(request);
  const deleted = services.sealer.seal("policy", id, request.appId, record.version + 1, { ...content, deleted_at: nowMs() });
  return changeRecords(context, "policy.delete", approval, { success: true }, [deleted]);
};

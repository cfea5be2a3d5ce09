import { successSchema } from "../../../lib/protocol/api/fields.ts";
import { createPolicyBodySchema, policySchema, updatePolicyBodySchema } from "../../../lib/protocol/api/policies.ts";
import { formatPolicy } from "../../../lib/protocol/format-records.ts";
import { authenticateAppReader } from "../auth/authenticate-app-reader.ts";
import { requireRecord } from "../auth/authenticate-reader.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { runAppAction } from "./app-action.ts";
import { CHANGE_ERRORS, runChange } from "./change-action.ts";
import { readPolicyIds } from "./read-ids.ts";
import type { Route } from "./route.ts";

export const policyRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/policies",
    tag: "Policies",
    summary: "Create a policy",
    description:
      "A policy judges nothing until a wallet names it. What no rule allows is denied; a rule that denies wins over one that allows.",
    access: "app",
    body: createPolicyBodySchema,
    response: policySchema,
    errors: [
      "invalid_data",
      "invalid_policy_format",
      "invalid_request",
      "key_quorum_not_found",
      "user_does_not_exist",
      "condition_set_not_found",
      "aggregation_not_found",
    ],
    handle: (request, services) => runAppAction(request, services, readPolicyIds(request.body)),
  },
  {
    method: "GET",
    path: "/policies/{policy_id}",
    tag: "Policies",
    summary: "Get a policy",
    access: "app",
    response: policySchema,
    errors: ["policy_not_found"],
    async handle(request, services) {
      const id = request.params.policy_id ?? "";
      const reader = await authenticateAppReader(request, services, [id]);
      return jsonAnswer(200, formatPolicy(id, requireRecord(reader, "policy", id, "policy_not_found")));
    },
  },
  {
    method: "PATCH",
    path: "/policies/{policy_id}",
    tag: "Policies",
    summary: "Change a policy",
    description: "Signed by the policy's owner; one without owner is changed by the app secret. `rules` replaces all rules.",
    access: "app",
    signed: true,
    body: updatePolicyBodySchema,
    response: policySchema,
    errors: [
      "policy_not_found",
      "key_quorum_not_found",
      "user_does_not_exist",
      "condition_set_not_found",
      "aggregation_not_found",
      "invalid_data",
      "invalid_request",
      ...CHANGE_ERRORS,
    ],
    handle: (request, services) => runChange(request, services, policyOf(request), readPolicyIds(request.body)),
  },
  {
    method: "DELETE",
    path: "/policies/{policy_id}",
    tag: "Policies",
    summary: "Delete a policy",
    description: "Signed like a change. A wallet that still names it is refused everything from then on: its judge is missing.",
    access: "app",
    signed: true,
    response: successSchema,
    errors: ["policy_not_found", ...CHANGE_ERRORS],
    handle: (request, services) => runChange(request, services, policyOf(request)),
  },
];

export function policyOf({ params }: ApiRequest) {
  return { type: "policy", id: params.policy_id ?? "", missing: "policy_not_found" } as const;
}

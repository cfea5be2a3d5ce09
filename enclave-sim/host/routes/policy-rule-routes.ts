import { successSchema } from "../../../lib/protocol/api/fields.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { formatPolicyRule } from "../../../lib/protocol/format-records.ts";
import { policyRuleBodySchema, policyRuleSchema } from "../../../lib/protocol/policy/policy-schema.ts";
import { authenticateAppReader } from "../auth/authenticate-app-reader.ts";
import { requireRecord } from "../auth/authenticate-reader.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import { CHANGE_ERRORS, runChange } from "./change-action.ts";
import { policyOf } from "./policy-routes.ts";
import { readRuleIds } from "./read-ids.ts";
import type { Route } from "./route.ts";

/** Rules live inside their policy's record: each change of one is a new version of the policy, signed by the policy's owner. */
export const policyRuleRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/policies/{policy_id}/rules",
    tag: "Policies",
    summary: "Add a rule to a policy",
    access: "app",
    signed: true,
    body: policyRuleBodySchema,
    response: policyRuleSchema,
    errors: ["policy_not_found", "condition_set_not_found", "aggregation_not_found", "invalid_data", ...CHANGE_ERRORS],
    handle: (request, services) => runChange(request, services, policyOf(request), readRuleIds(request.body)),
  },
  {
    method: "GET",
    path: "/policies/{policy_id}/rules/{rule_id}",
    tag: "Policies",
    summary: "Get a rule",
    access: "app",
    response: policyRuleSchema,
    errors: ["policy_not_found", "policy_rule_not_found"],
    async handle(request, services) {
      const { policy_id = "", rule_id } = request.params;
      const reader = await authenticateAppReader(request, services, [policy_id]);
      const { rules } = requireRecord(reader, "policy", policy_id, "policy_not_found");
      const rule = rules.find(({ id }) => id === rule_id);
      if (rule === undefined) throw new ApiError("policy_rule_not_found", `Policy ${policy_id} has no rule ${rule_id}.`);
      return jsonAnswer(200, formatPolicyRule(rule));
    },
  },
  {
    method: "PATCH",
    path: "/policies/{policy_id}/rules/{rule_id}",
    tag: "Policies",
    summary: "Replace a rule",
    description: "The rule is given whole and keeps its id.",
    access: "app",
    signed: true,
    body: policyRuleBodySchema,
    response: policyRuleSchema,
    errors: [
      "policy_not_found",
      "policy_rule_not_found",
      "condition_set_not_found",
      "aggregation_not_found",
      "invalid_data",
      ...CHANGE_ERRORS,
    ],
    handle: (request, services) => runChange(request, services, policyOf(request), readRuleIds(request.body)),
  },
  {
    method: "DELETE",
    path: "/policies/{policy_id}/rules/{rule_id}",
    tag: "Policies",
    summary: "Delete a rule",
    access: "app",
    signed: true,
    response: successSchema,
    errors: ["policy_not_found", "policy_rule_not_found", ...CHANGE_ERRORS],
    handle: (request, services) => runChange(request, services, policyOf(request)),
  },
];

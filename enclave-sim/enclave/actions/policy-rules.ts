import { assertRulesFitChain, parsePolicyBody } from "../../../lib/protocol/api/parse-policy-body.ts";
import { createId } from "../../../lib/protocol/create-id.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { formatPolicyRule } from "../../../lib/protocol/format-records.ts";
import { MAX_POLICY_RULES, type PolicyRule, policyRuleBodySchema } from "../../../lib/protocol/policy/policy-schema.ts";
import { authorizeByQuorum } from "../requests/authorize-by-quorum.ts";
import { assertEmptyBody } from "../requests/parsed-request.ts";
import { assertReferences } from "../requests/policy-references.ts";
import { assertNotExpired } from "../requests/replay-guard.ts";
import type { Action, ActionContext, ActionResult } from "./action.ts";
import { changeRecords } from "./change-records.ts";

/** What a change of the rules leaves, and what the answer shows of it. */
interface RuleChange {
  readonly rules: PolicyRule[];
  readonly body: unknown;
}

/** `POST /v1/policies/{id}/rules`: appends a rule. Their order means nothing: DENY wins wherever it stands. */
export const createPolicyRule: Action = (context) =>
  changeRules(context, "policy.create_rule", (rules) => {
    if (rules.length >= MAX_POLICY_RULES) throw new ApiError("invalid_data", `A policy has at most ${MAX_POLICY_RULES} rules.`);
    const rule = { ...readRule(context), id: createId() };
    return { rules: [...rules, rule], body: formatPolicyRule(rule) };
  });

/** `PATCH /v1/policies/{id}/rules/{rule_id}`: puts a whole new rule in the old one's place, under its id. */
export const updatePolicyRule: Action = (context) =>
  changeRules(context, "policy.update_rule", (rules, index, id) => {
    const rule = { ...readRule(context), id };
    return { rules: rules.with(index, rule), body: formatPolicyRule(rule) };
  });

/** `DELETE /v1/policies/{id}/rules/{rule_id}` */
export const deletePolicyRule: Action = (context) =>
  changeRules(context, "policy.delete_rule", (rules, index) => {
    assertEmptyBody(context.request);
    return { rules: rules.toSpliced(index, 1), body: { success: true } };
  });

function readRule({ request, evidence }: ActionContext): Omit<PolicyRule, "id"> {
  const rule = parsePolicyBody(policyRuleBodySchema, request.body);
  assertReferences([rule], evidence);
  return rule;
}

/**
 * A rule has no owner of its own: whoever approves for the policy approves for its rules. The rule is looked for after the signatures, so that nobody
 * learns of rules without them.
 */
async function changeRules(
  context: ActionContext,
  action: string,
  change: (rules: readonly PolicyRule[], index: number, ruleId: string) => RuleChange,
): Promise<ActionResult> {
  const { request, app, evidence, services, params } = context;
  const [policyId = "", ruleId] = params;
  const { record, content } = evidence.get("policy", policyId);
  const approval = authorizeByQuorum(request, app, evidence, [content.owner_id]);
  assertNotExpired(request);
  const index = content.rules.findIndex(({ id }) => id === ruleId);
  if (ruleId !== undefined && index < 0) throw new ApiError("policy_rule_not_found", `Policy ${policyId} has no rule ${ruleId}.`);
  const { rules, body } = change(content.rules, index, ruleId ?? "");
  assertRulesFitChain(
    rules.filter((rule) => !content.rules.includes(rule)),
    content.chain_type,
    true,
  );
  const updated = services.sealer.seal("policy", policyId, request.appId, record.version + 1, { ...content, rules });
  return changeRecords(context, action, approval, body, [updated]);
}

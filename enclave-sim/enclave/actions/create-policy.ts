import { assertRulesFitChain, parsePolicyBody } from "../../../lib/protocol/api/parse-policy-body.ts";
import { createPolicyBodySchema } from "../../../lib/protocol/api/policies.ts";
import { createId } from "../../../lib/protocol/create-id.ts";
import { formatPolicy } from "../../../lib/protocol/format-records.ts";
import type { PolicyContent } from "../../../lib/protocol/sealed-record.ts";
import { authenticateApp } from "../requests/authenticate-app.ts";
import { assertReferences } from "../requests/policy-references.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action } from "./action.ts";
import { assignRuleIds } from "./assign-rule-ids.ts";
import { recordCreated } from "./record-created.ts";
import { resolveOwner } from "./resolve-owner.ts";

/** `POST /v1/policies`, by the app secret: a policy judges nothing until a wallet names it. */
export const createPolicy: Action = async (context) => {
  const { request, app, services } = context;
  authenticateApp(request, app);
  const input = parsePolicyBody(createPolicyBodySchema, request.body);
  assertRulesFitChain(input.rules, input.chain_type);
  assertReferences(input.rules, context.evidence);
  const { ownerId, created } = resolveOwner(input, context);
  const content: PolicyContent = {
    version: "1.0",
    name: input.name,
    chain_type: input.chain_type,
    rules: assignRuleIds(input.rules),
    owner_id: ownerId,
    created_at: nowMs(),
  };
  const policy = services.sealer.seal("policy", createId(), request.appId, 1, content);
  return recordCreated("policy.create", formatPolicy(policy.record.id, content), [policy, ...created]);
};

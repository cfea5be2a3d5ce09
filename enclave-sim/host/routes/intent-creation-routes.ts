import type { z } from "zod";
import { intentSchema } from "../../../lib/protocol/api/intents.ts";
import { updateKeyQuorumBodySchema } from "../../../lib/protocol/api/key-quorums.ts";
import { updatePolicyBodySchema } from "../../../lib/protocol/api/policies.ts";
import { rpcBodySchema } from "../../../lib/protocol/api/rpc.ts";
import { transferBodySchema } from "../../../lib/protocol/api/transfers.ts";
import { updateWalletBodySchema } from "../../../lib/protocol/api/wallets.ts";
import type { ErrorCode } from "../../../lib/protocol/errors.ts";
import { policyRuleBodySchema } from "../../../lib/protocol/policy/policy-schema.ts";
import type { ApiAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { describeIntents } from "../intents/describe-intents.ts";
import { createIntentRow } from "../intents/index-intent.ts";
import { idempotencyScope } from "../requests/request-scope.ts";
import type { HostServices } from "../services.ts";
import { authenticateApp } from "./app-action.ts";
import { executeAction } from "./execute-action.ts";
import type { Route } from "./route.ts";

const DESCRIPTION =
  "Needs no signature. The members sign `authorization_payload` one by one, with `authorize`; the last one needed sets it off. `privy-request-expiry` says until when (default: 72 hours, at most 7 days).";

/** One for each direct route whose request can wait for its members. */
export const intentCreationRoutes: readonly Route[] = [
  creation("POST", "/wallets/{wallet_id}/rpc", "Ask for a signature or a transaction", ["wallet_not_found"], rpcBodySchema),
  creation("POST", "/wallets/{wallet_id}/transfer", "Ask for a transfer", ["wallet_not_found"], transferBodySchema),
  creation("PATCH", "/wallets/{wallet_id}", "Ask for a change of a wallet", ["wallet_not_found"], updateWalletBodySchema),
  creation("PATCH", "/policies/{policy_id}", "Ask for a change of a policy", ["policy_not_found"], updatePolicyBodySchema),
  creation("POST", "/policies/{policy_id}/rules", "Ask for a new rule", ["policy_not_found"], policyRuleBodySchema),
  creation(
    "PATCH",
    "/policies/{policy_id}/rules/{rule_id}",
    "Ask for a change of a rule",
    ["policy_not_found", "policy_rule_not_found"],
    policyRuleBodySchema,
  ),
  creation("DELETE", "/policies/{policy_id}/rules/{rule_id}", "Ask for the deletion of a rule", [
    "policy_not_found",
    "policy_rule_not_found",
  ]),
  creation(
    "PATCH",
    "/key_quorums/{key_quorum_id}",
    "Ask for a change of a key quorum",
    ["key_quorum_not_found"],
    updateKeyQuorumBodySchema,
  ),
];

function creation(
  method: "POST" | "PATCH" | "DELETE",
  path: string,
  summary: string,
  missing: readonly ErrorCode[],
  body?: z.ZodType,
): Route {
  return {
    method,
    path: `/intents${path}`,
    tag: "Intents",
    summary,
    description: DESCRIPTION,
    access: "app",
    ...(body === undefined ? {} : { body }),
    response: intentSchema,
    errors: ["invalid_data", "invalid_policy_format", "invalid_request", "request_expired", "resource_already_exists", ...missing],
    handle: createIntent,
  };
}

async function createIntent(request: ApiRequest, services: HostServices): Promise<ApiAnswer> {
  const { wallet_id, policy_id, key_quorum_id } = request.params;
  const resourceId = wallet_id ?? policy_id ?? key_quorum_id ?? "";
  const { appId, evidence } = await authenticateApp(request, services, [resourceId]);
  return executeAction(
    request,
    services,
    { records: evidence.records, shares: undefined },
    {
      scope: idempotencyScope(request, appId),
      async complete(_, records) {
        const [described] = await describeIntents(services.database, records.map(createIntentRow), records);
        return described?.body;
      },
    },
  );
}

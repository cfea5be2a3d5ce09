import { dryRunSchema, evaluatePolicyBodySchema, policyVerdictSchema } from "../../../lib/protocol/api/policy-verdicts.ts";
import { rpcBodySchema } from "../../../lib/protocol/api/rpc.ts";
import { ApiError, type ErrorCode } from "../../../lib/protocol/errors.ts";
import type { RecordType } from "../../../lib/protocol/sealed-record.ts";
import type { ApiAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import type { HostServices } from "../services.ts";
import { authenticateApp } from "./app-action.ts";
import { executeAction } from "./execute-action.ts";
import { readIds } from "./read-ids.ts";
import type { Route } from "./route.ts";

const ERRORS = [
  "invalid_data",
  "invalid_request",
  "not_supported",
  "wallet_not_found",
  "enclave_unavailable",
] as const satisfies ErrorCode[];

/** Questions about policies, answered in the enclave over the sealed records. They change nothing, so they may be asked as often as one likes. */
export const dryRunRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/policies/{policy_id}/evaluate",
    tag: "Policies",
    summary: "Ask what a policy says about a request",
    description:
      "The body is that of `rpc`, `raw_sign` or `transfer`. Nothing is signed. An RPC body may name a `wallet_id`; without one it is judged as a request of the `address` that it names.",
    access: "app",
    body: evaluatePolicyBodySchema,
    response: policyVerdictSchema,
    errors: ["policy_not_found", ...ERRORS],
    handle: (request, services) =>
      ask(request, services, "policy", request.params.policy_id ?? "", "policy_not_found", readIds(request.body, ["wallet_id"])),
  },
  {
    method: "POST",
    path: "/wallets/{wallet_id}/rpc/dry_run",
    tag: "Wallets",
    summary: "Ask whether a wallet's policies would allow a request",
    description:
      "The body is that of `rpc`; no signature is needed and none is made. `as_signer_id` beside its other members asks for an additional signer instead of the owner.",
    access: "app",
    body: rpcBodySchema,
    response: dryRunSchema,
    errors: ["policy_not_found", "key_quorum_not_found", ...ERRORS],
    handle: (request, services) => ask(request, services, "wallet", request.params.wallet_id ?? "", "wallet_not_found"),
  },
];

/** Shares are never sent along: no answer needs a key. */
async function ask(
  request: ApiRequest,
  services: HostServices,
  type: RecordType,
  id: string,
  missing: ErrorCode,
  ids: readonly string[] = [],
): Promise<ApiAnswer> {
  const { evidence } = await authenticateApp(request, services, [id, ...ids]);
  const { records } = evidence;
  if (!records.some((record) => record.type === type && record.id === id))
    throw new ApiError(missing, `There is no ${type} ${id} in this app.`);
  return executeAction(request, services, { records, shares: undefined }, { scope: null });
}

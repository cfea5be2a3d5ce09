import { aggregationSchema, aggregationWithNumbersSchema, createAggregationBodySchema } from "../../../lib/protocol/api/aggregations.ts";
import { successSchema } from "../../../lib/protocol/api/fields.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { authenticateApp, runAppAction } from "./app-action.ts";
import { CHANGE_ERRORS, runChange } from "./change-action.ts";
import { executeAction } from "./execute-action.ts";
import { readIds, readRuleIds } from "./read-ids.ts";
import type { Route } from "./route.ts";

/** Numbers over what all wallets of an app sign, for rules to compare. */
export const aggregationRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/aggregations",
    tag: "Aggregations",
    summary: "Create an aggregation",
    description:
      "Sums a field over a rolling window, for all wallets of the app. A name of a transaction stands for all ways to sign one: eth_signTransaction counts sends, too. Besides Privy's methods: eth_sendTransaction, signTransaction, signAndSendTransaction; besides its fields, `group_by` takes {field_source: system, field: wallet_id}. An app has at most 10.",
    access: "app",
    body: createAggregationBodySchema,
    response: aggregationSchema,
    errors: [
      "invalid_aggregation_format",
      "invalid_policy_format",
      "invalid_request",
      "condition_set_not_found",
      "key_quorum_not_found",
      "user_does_not_exist",
    ],
    handle: (request, services) =>
      runAppAction(request, services, [...readIds(request.body, ["owner_id"], ["owner", "user_id"]), ...readRuleIds(request.body)]),
  },
  {
    method: "GET",
    path: "/aggregations/{aggregation_id}",
    tag: "Aggregations",
    summary: "Get an aggregation and what it stands at",
    description:
      "`current` is by the enclave's own books: each group with what is used, what is being signed, and what leaves the window next.",
    access: "app",
    response: aggregationWithNumbersSchema,
    errors: ["aggregation_not_found", "enclave_unavailable"],
    async handle(request, services) {
      const { evidence } = await authenticateApp(request, services, []);
      return executeAction(request, services, evidence, { scope: null });
    },
  },
  {
    method: "DELETE",
    path: "/aggregations/{aggregation_id}",
    tag: "Aggregations",
    summary: "Delete an aggregation",
    description:
      "Signed by its owner; one without owner is deleted by the app secret. A policy that still names it cannot read it: its ALLOW matches nothing more, its DENY everything.",
    access: "app",
    signed: true,
    response: successSchema,
    errors: ["aggregation_not_found", ...CHANGE_ERRORS],
    handle: (request, services) => runChange(request, services, aggregationOf(request)),
  },
];

function aggregationOf({ params }: ApiRequest) {
  return { type: "aggregation", id: params.aggregation_id ?? "", missing: "aggregation_not_found" } as const;
}

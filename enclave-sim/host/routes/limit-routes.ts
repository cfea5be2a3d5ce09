import { budgetsSchema } from "../../../lib/protocol/api/budgets.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { policyReplayBodySchema, policyReplaySchema } from "../../../lib/protocol/api/policy-replay.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { WalletContent } from "../../../lib/protocol/sealed-record.ts";
import { assertWalletReader } from "../auth/assert-wallet-reader.ts";
import { authenticateReader, requireRecord } from "../auth/authenticate-reader.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { replayWalletPolicy } from "../policies/replay-wallet-policy.ts";
import { type Evidence, loadEvidence } from "../records/load-evidence.ts";
import type { HostServices } from "../services.ts";
import { executeAction } from "./execute-action.ts";
import { readPolicyIds } from "./read-ids.ts";
import type { Route } from "./route.ts";

/** What a wallet's policies leave room for, and what others would have. Countersign's own. */
export const limitRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/wallets/{wallet_id}/budgets",
    tag: "Wallets",
    summary: "What remains of each cap",
    description:
      "Of every upper bound that a rule of the wallet's policy, or of a signer's override, sets on an aggregation: the limit, what is used and being signed, what remains, and when something leaves the window. By the enclave's own books. A group that is not in use has the whole limit and is not listed.",
    access: "app-or-user",
    response: budgetsSchema,
    errors: ["wallet_not_found", "enclave_unavailable"],
    async handle(request, services) {
      const { evidence } = await readWallet(request, services, []);
      return executeAction(request, services, evidence, { scope: null });
    },
  },
  {
    method: "POST",
    path: "/wallets/{wallet_id}/policy_replay",
    tag: "Wallets",
    summary: "What would these rules have refused?",
    description:
      "Judges what the wallet has sent again: under its policy of today and under the proposed rules, each as if it had always been there. Covers the newest 1,000 Ethereum transactions that this server signed to send, read back from their signed bytes: sends, transfers and the calls of batches; what was only signed and handed over is not stored, and what other wallets added to a sum is not counted. Changes nothing.",
    access: "app-or-user",
    body: policyReplayBodySchema,
    response: policyReplaySchema,
    errors: ["wallet_not_found", "invalid_data", "invalid_policy_format"],
    async handle(request, services) {
      const { id, wallet, evidence } = await readWallet(request, services, readPolicyIds(request.body));
      const { rules } = parseBody(policyReplayBodySchema, request.body, "body", "invalid_policy_format");
      const proposed = rules.map((rule, index) => ({ ...rule, id: rule.id ?? `proposed-${index + 1}` }));
      const subject = { walletId: id, policyId: wallet.policy_ids[0] ?? null, proposed, records: evidence.records };
      return jsonAnswer(200, await request.timing.measure("db", () => replayWalletPolicy(services.database, subject)));
    },
  },
];

/** @param ids of other records that the body names */
async function readWallet(
  request: ApiRequest,
  services: HostServices,
  ids: readonly string[],
): Promise<{ id: string; wallet: WalletContent; evidence: Evidence }> {
  const id = request.params.wallet_id ?? "";
  const reader = await authenticateReader(request, services, [id]);
  const wallet = requireRecord(reader, "wallet", id, "wallet_not_found");
  await assertWalletReader(request, services, reader, id, new ApiError("wallet_not_found", `There is no wallet ${id} in this app.`));
  const { records } = await request.timing.measure("db", () =>
    loadEvidence(services.database, services.cipher, reader.appId, [id, ...ids]),
  );
  // No key is needed to read.
  return { id, wallet, evidence: { records, shares: undefined } };
}

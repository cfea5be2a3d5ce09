import { requireRecord } from "../auth/authenticate-reader.ts";
import type { ApiAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import type { HostServices } from "../services.ts";
import { authenticateApp } from "./app-action.ts";
import { executeAction } from "./execute-action.ts";

/**
 * `POST /v1/wallets/{id}/export`: the only change that needs the shares. The answer is never stored, not even for an idempotency key: it holds a key, and
 * though nobody but its recipient can open it, nobody else has a use for it either.
 */
export async function exportWallet(request: ApiRequest, services: HostServices): Promise<ApiAnswer> {
  const walletId = request.params.wallet_id ?? "";
  const { evidence } = await authenticateApp(request, services, [walletId], walletId);
  requireRecord(evidence, "wallet", walletId, "wallet_not_found");
  return executeAction(request, services, evidence, { scope: null });
}

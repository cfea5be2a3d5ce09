import { ApiError } from "../../../lib/protocol/errors.ts";
import type { ApiAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { readContent } from "../records/read-content.ts";
import { idempotencyScope } from "../requests/request-scope.ts";
import type { HostServices } from "../services.ts";
import { sendCalls } from "../transactions/send-calls.ts";
import { sendTransaction } from "../transactions/send-transaction.ts";
import { sendSolanaTransaction } from "../transactions/solana/send-solana-transaction.ts";
import { sendTronTransaction } from "../transactions/tron/send-tron-transaction.ts";
import { authenticateApp } from "./app-action.ts";
import { executeAction } from "./execute-action.ts";
import { signAuthorization } from "./sign-authorization.ts";

/**
 * `POST /v1/wallets/{id}/rpc` and `/raw_sign`: one round to the database for the app, the wallet, everyone who may sign, and both shares; then the
 * enclave decides. A wallet of another app is not found, like one that never was.
 */
export async function walletRpc(request: ApiRequest, services: HostServices): Promise<ApiAnswer> {
  const walletId = request.params.wallet_id ?? "";
  const method = readMethod(request);
  const isExport = method === "exportPrivateKey" || method === "exportSeedPhrase";
  const { appId, evidence } = await authenticateApp(request, services, [walletId], isExport ? walletId : null);
  const record = evidence.records.find(({ type, id }) => type === "wallet" && id === walletId);
  if (record === undefined) throw new ApiError("wallet_not_found", `There is no wallet ${walletId} in this app.`);
  const wallet = readContent("wallet", record);
  if (method === "eth_sendTransaction") return sendTransaction(request, services, evidence, { appId, walletId, wallet });
  if (method === "wallet_sendCalls") return sendCalls(request, services, evidence, { appId, walletId, wallet });
  if (method === "signAndSendTransaction") return sendSolanaTransaction(request, services, evidence, { appId, walletId, wallet });
  if (method === "tron_sendTransaction") return sendTronTransaction(request, services, evidence, { appId, walletId, wallet });
  // Never stored, for the reason that exportWallet gives.
  if (isExport) return executeAction(request, services, evidence, { scope: null });
  const scope = idempotencyScope(request, appId);
  if (method !== "eth_sign7702Authorization") return executeAction(request, services, evidence, { scope });
  return signAuthorization(request, services, evidence, { scope, address: wallet.address });
}

/** A look at one member; the enclave checks the body as a whole, and does not execute a send that comes in the other way. */
function readMethod({ body }: ApiRequest): unknown {
  return typeof body === "object" && body !== null && !Array.isArray(body) ? body.method : undefined;
}

import "./assert-server-runtime.ts";
import type { WalletAction } from "../../prisma/app/generated/client.ts";
import { transactionSchema } from "../protocol/api/transactions.ts";
import { requestPayloadSchema } from "../protocol/app/wallet-action.ts";
import { ApiError } from "../protocol/errors.ts";
import type { AppDatabase } from "./app-database.ts";
import { settleAutomation } from "./automations/settle-automation.ts";
import { failAction, finishAction } from "./finish-action.ts";
import { getLog } from "./log.ts";
import { callWalletApi } from "./request-wallet-api.ts";
import { STALE_SIGNING_MS } from "./reserve-action.ts";
import { fetchReceipt, sendRpc } from "./send-rpc.ts";
import { isRefusal } from "./send-signed.ts";

const FOLLOWED = ["pending", "broadcasted", "confirmed"];
/** The wallet host follows the chain by itself; asking it again sooner shows nothing new. */
const MIN_AGE_MS = 500;
const MIN_REPEAT_MS = 5_000;

/** Brings one row up to date with the wallet API. The stored row is the answer whenever that does not work. */
export async function refreshAction(database: AppDatabase, action: WalletAction): Promise<WalletAction> {
  const ageMs = Date.now() - action.updatedAt.getTime();
  try {
    if (FOLLOWED.includes(action.status) && action.transactionId !== null && ageMs > MIN_AGE_MS)
      return await followTransaction(database, action);
    // What the user alone signed is in the queue's hands.
    if (action.serverSignature === null) return action;
    const isLost = (action.status === "signing" && ageMs > STALE_SIGNING_MS) || (action.status === "unknown" && ageMs > MIN_REPEAT_MS);
    if (!isLost) return action;
    // What an automation asked for is in the queue's hands, too.
    const isAutomation = (await database.automationRun.count({ where: { actionId: action.id } })) > 0;
    return isAutomation ? action : await findLostAnswer(database, action);
  } catch (error) {
    getLog().warn(
      { actionId: action.id, status: action.status, reason: error instanceof ApiError ? error.code : String(error) },
      "activity.refresh_failed",
    );
    return action;
  }
}

async function followTransaction(database: AppDatabase, action: WalletAction): Promise<WalletAction> {
  const path = `/v1/transactions/${encodeURIComponent(action.transactionId ?? "")}`;
  const { status, transaction_hash, block_number, receipt_id, failure } = await callWalletApi(transactionSchema, {
    method: "GET",
    path,
    timeoutMs: 3_000,
  });
  const receipt = action.receipt === null ? await fetchReceipt(receipt_id) : null;
  const error = failure === null ? null : new ApiError("transaction_broadcast_failure", failure);
  const update = database.walletAction.update({
    where: { id: action.id },
    data: {
      status,
      transactionHash: transaction_hash ?? action.transactionHash,
      blockNumber: block_number,
      ...(receipt === null ? {} : { receipt: JSON.stringify(receipt) }),
      ...(error === null ? {} : { error: JSON.stringify(error.toWire()) }),
    },
  });
  const [updated] = await database.$transaction([update, ...settleAutomation(database, action.id, status, error)]);
  return updated;
}

/**
 * Repeats a request whose answer was lost, once and with the same bytes. The wallet API then either finds its first answer, carries it out for the first time
 * (both seats wanted that), or refuses it for good.
 */
async function findLostAnswer(database: AppDatabase, action: WalletAction): Promise<WalletAction> {
  const payload = requestPayloadSchema.parse(JSON.parse(action.payload));
  // Two pages that refresh at once: only one of them takes the row, the other shows it as it is.
  const { count } = await database.walletAction.updateMany({
    where: { id: action.id, updatedAt: action.updatedAt },
    data: { status: "signing" },
  });
  if (count === 0) return action;
  try {
    const signatures = [action.userSignature, action.serverSignature].filter((signature) => signature !== null);
    const { reply, receipt, timings } = await sendRpc({ payload, signatures, patienceMs: 0 });
    return await finishAction(database, action.id, { reply, receipt, timings: { checkedMs: null, signedMs: null, ...timings } });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // `not_sent` is about this attempt only: what the lost one did is still open.
    return failAction(
      database,
      action.id,
      isRefusal(error) ? error : new ApiError(error.code, error.message, { ...error.details, outcome: "unknown" }),
    );
  }
}

import "./assert-server-runtime.ts";
import type { WalletAction } from "../../prisma/app/generated/client.ts";
import type { ActionStatus, ActionTimings } from "../protocol/app/activity.ts";
import type { RpcReply } from "../protocol/app/wallet-action.ts";
import type { ApiError } from "../protocol/errors.ts";
import type { Receipt } from "../protocol/receipt.ts";
import type { AppDatabase } from "./app-database.ts";
import { isUnknownOutcome } from "./send-signed.ts";

interface Answered {
  reply: RpcReply;
  receipt: Receipt | null;
  timings: ActionTimings;
}

/** Writes the wallet API's answer to the row. A message is done with it; a transaction begins its way. */
export async function finishAction(database: AppDatabase, id: string, { reply, receipt, timings }: Answered): Promise<WalletAction> {
  const isTransaction = reply.method === "eth_sendTransaction";
  const status: ActionStatus = isTransaction ? "broadcasted" : "signed";
  return database.walletAction.update({
    where: { id },
    data: {
      status,
      response: JSON.stringify(reply),
      receipt: receipt === null ? null : JSON.stringify(receipt),
      timings: JSON.stringify(timings),
      error: null,
      ...(isTransaction ? { transactionId: reply.data.transaction_id, transactionHash: reply.data.hash } : {}),
    },
  });
}

/**
 * Writes a failure to the row: `refused` where the backend says that it did nothing, else `unknown`. Either way the amount goes on counting, for the backend
 * has the signatures.
 */
export async function failAction(database: AppDatabase, id: string, error: ApiError): Promise<WalletAction> {
  const status: ActionStatus = isUnknownOutcome(error) ? "unknown" : "refused";
  return database.walletAction.update({ where: { id }, data: { status, error: JSON.stringify(error.toWire()) } });
}

import "./assert-server-runtime.ts";
import type { WalletAction } from "../../prisma/app/generated/client.ts";
import { requestPayloadSchema } from "../protocol/app/wallet-action.ts";
import { ApiError } from "../protocol/errors.ts";
import type { AppDatabase } from "./app-database.ts";
import { finishAction } from "./finish-action.ts";
import { sendRpc } from "./send-rpc.ts";
import { isRefusal, isUnknownOutcome } from "./send-signed.ts";

/** States of a request that was kept for forwarding and has no answer yet. */
export const FORWARDING = ["queued", "signing", "unknown"];

/**
 * One attempt at a request that the user alone has signed: the same bytes each time, which the wallet API carries out once. Whatever the process is doing
 * when it dies, the row then says either that nothing was sent yet (`queued`) or that something may have been (`signing`, `unknown`).
 *
 * @throws ApiError when it should be tried again
 */
export async function forwardAction(database: AppDatabase, actionId: string): Promise<void> {
  const action = await database.walletAction.findUnique({ where: { id: actionId } });
  if (action === null || !FORWARDING.includes(action.status) || action.userSignature === null || action.serverSignature !== null) return;
  const payload = requestPayloadSchema.parse(JSON.parse(action.payload));
  const wasTried = action.status !== "queued";
  // One that was tried is asked about even after its end: its answer is still to be had.
  if (!wasTried && Number(payload.headers["privy-request-expiry"]) <= Date.now()) return expire(database, actionId);

  // Written before the first byte leaves: a crash from here on is a lost answer, not an unsent request.
  await database.walletAction.update({ where: { id: actionId }, data: { status: "signing" } });
  try {
    const { reply, receipt, timings } = await sendRpc({ payload, signatures: [action.userSignature], patienceMs: 0 });
    await finishAction(database, actionId, { reply, receipt, timings: { checkedMs: null, signedMs: null, ...timings } });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    await keepFailure(database, action, error, wasTried);
  }
}

async function keepFailure(database: AppDatabase, action: WalletAction, error: ApiError, wasTried: boolean): Promise<void> {
  const { id } = action;
  if (isRefusal(error)) {
    if (error.code === "request_expired") return expire(database, id);
    await database.walletAction.update({ where: { id }, data: { status: "refused", error: JSON.stringify(error.toWire()) } });
    return;
  }
  // An attempt that never left changes nothing about what an earlier one may have done.
  const status = wasTried || isUnknownOutcome(error) ? "unknown" : "queued";
  await database.walletAction.update({ where: { id }, data: { status, error: JSON.stringify(error.toWire()) } });
  throw error;
}

async function expire(database: AppDatabase, id: string): Promise<void> {
  const error = new ApiError("request_expired", "Your signed request ran out before it could be sent. Nothing was sent.");
  await database.walletAction.update({ where: { id }, data: { status: "expired", error: JSON.stringify(error.toWire()) } });
}

import "./assert-server-runtime.ts";
import type { WalletAction } from "../../prisma/app/generated/client.ts";
import type { ActionStatus } from "../protocol/app/activity.ts";
import { requestPayloadSchema } from "../protocol/app/wallet-action.ts";
import { ApiError } from "../protocol/errors.ts";
import type { AppDatabase } from "./app-database.ts";
import { settleAutomation } from "./automations/settle-automation.ts";
import { finishAction } from "./finish-action.ts";
import { sendRpc } from "./send-rpc.ts";
import { isRefusal, isUnknownOutcome } from "./send-signed.ts";

/** States of a request that was kept for forwarding and has no answer yet. */
export const FORWARDING = ["queued", "signing", "unknown"];

/**
 * One attempt at a request that one seat alone has signed, the user's or, for an automation, the server's: the same bytes each time, which the wallet API carries
 * out once. Whatever the process is doing when it dies, the row then says either that nothing was sent yet (`queued`) or that something may have been
 * (`signing`, `unknown`).
 *
 * @throws ApiError when it should be tried again
 */
export async function forwardAction(database: AppDatabase, actionId: string): Promise<void> {
  const action = await database.walletAction.findUnique({ where: { id: actionId }, include: { automationRun: { select: { id: true } } } });
  if (action === null || !FORWARDING.includes(action.status)) return;
  const isAutomation = action.automationRun !== null;
  const [signature, other] = isAutomation ? [action.serverSignature, action.userSignature] : [action.userSignature, action.serverSignature];
  if (signature === null || other !== null) return;
  const payload = requestPayloadSchema.parse(JSON.parse(action.payload));
  const wasTried = action.status !== "queued";
  // One that was tried is asked about even after its end: its answer is still to be had.
  if (!wasTried && Number(payload.headers["privy-request-expiry"]) <= Date.now()) return expire(database, actionId);

  // Written before the first byte leaves: a crash from here on is a lost answer, not an unsent request. One that was called off meanwhile stays unsent.
  const { count } = await database.walletAction.updateMany({
    where: { id: actionId, status: { in: FORWARDING } },
    data: { status: "signing" },
  });
  if (count === 0) return;
  try {
    const { reply, receipt, timings } = await sendRpc({ payload, signatures: [signature], patienceMs: 0 });
    await finishAction(database, actionId, { reply, receipt, timings: { checkedMs: null, signedMs: null, ...timings } });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    await keepFailure(database, action, error, wasTried);
  }
}

async function keepFailure(database: AppDatabase, action: WalletAction, error: ApiError, wasTried: boolean): Promise<void> {
  const { id } = action;
  if (isRefusal(error)) return error.code === "request_expired" ? expire(database, id) : end(database, id, "refused", error);
  // An attempt that never left changes nothing about what an earlier one may have done.
  const status = wasTried || isUnknownOutcome(error) ? "unknown" : "queued";
  await database.walletAction.update({ where: { id }, data: { status, error: JSON.stringify(error.toWire()) } });
  throw error;
}

function expire(database: AppDatabase, id: string): Promise<void> {
  return end(
    database,
    id,
    "expired",
    new ApiError("request_expired", "The signed request ran out before it could be sent. Nothing was sent."),
  );
}

async function end(database: AppDatabase, id: string, status: ActionStatus, error: ApiError): Promise<void> {
  const data = { status, error: JSON.stringify(error.toWire()) };
  await database.$transaction([database.walletAction.update({ where: { id }, data }), ...settleAutomation(database, id, status, error)]);
}

import "./assert-server-runtime.ts";
import { setTimeout as sleep } from "node:timers/promises";
import type { Prisma, WalletAction } from "../../prisma/app/generated/client.ts";
import type { Intent } from "../protocol/app/read-intent.ts";
import { amountOf } from "../protocol/app/server-rules.ts";
import type { RequestPayload } from "../protocol/app/wallet-action.ts";
import { canonicalizeRequest } from "../protocol/canonical-request.ts";
import type { AppDatabase } from "./app-database.ts";
import { FORWARDING } from "./forward-action.ts";

export interface QueueInput {
  userId: string;
  walletId: string;
  payload: RequestPayload;
  intent: Intent;
  userSignature: string;
}

/** Puts the job for a row into the queue, inside the transaction that writes the row. */
export type SendJob = (transaction: Prisma.TransactionClient, actionId: string) => Promise<void>;

/** How long a page is kept waiting for the answer; the queue goes on without it. */
const PATIENCE_MS = 12_000;
const ASK_MS = 100;

/**
 * Keeps a request that the user alone has signed, with its job, in one transaction. From then on it is sent even if the page, this process or the machine
 * goes away. The same request again finds its first row.
 */
export async function queueAction(database: AppDatabase, input: QueueInput, sendJob: SendJob): Promise<WalletAction> {
  const { userId, walletId, payload, intent, userSignature } = input;
  return database.$transaction(async (transaction) => {
    // One at a time for a wallet, so that the same request twice at once meets its first row.
    await transaction.$queryRaw`SELECT id FROM wallet WHERE id = ${walletId} FOR UPDATE`;
    const existing = await transaction.walletAction.findUnique({ where: { payloadHash: intent.payloadHash } });
    if (existing !== null) return existing;
    const action = await transaction.walletAction.create({
      data: {
        userId,
        walletId,
        payload: canonicalizeRequest(payload),
        payloadHash: intent.payloadHash,
        method: payload.body.method,
        status: "queued",
        amountWei: amountOf(intent).toString(),
        userSignature,
        serverSignature: null,
      },
    });
    await sendJob(transaction, action.id);
    return action;
  });
}

/** The row once it has an answer, or as it stands when patience ends. */
export async function waitForAnswer(database: AppDatabase, actionId: string, patienceMs = PATIENCE_MS): Promise<WalletAction> {
  const deadlineMs = Date.now() + patienceMs;
  for (;;) {
    const action = await database.walletAction.findUniqueOrThrow({ where: { id: actionId } });
    const isOpen = FORWARDING.includes(action.status);
    if (!isOpen || Date.now() > deadlineMs) return action;
    await sleep(ASK_MS);
  }
}

import "../assert-server-runtime.ts";
import type { Automation } from "../../../prisma/app/generated/client.ts";
import type { ActionStatus } from "../../protocol/app/activity.ts";
import { nextRun } from "../../protocol/app/next-run.ts";
import { readIntent } from "../../protocol/app/read-intent.ts";
import { amountOf } from "../../protocol/app/server-rules.ts";
import { canonicalizeRequest } from "../../protocol/canonical-request.ts";
import type { AppDatabase } from "../app-database.ts";
import type { SendJob } from "../queue-action.ts";
import type { ServerSeatKey } from "../server-seat-key.ts";
import { buildRunPayload, type RunPlace } from "./build-run-payload.ts";
import { listAllowed } from "./propose-signers.ts";
import { readTerms } from "./read-terms.ts";
import { signerPolicy } from "./signer-policy.ts";

export interface RunContext extends RunPlace {
  database: AppDatabase;
  seat: ServerSeatKey;
  /** In wei, read from the chain. */
  readBalance: (address: string) => Promise<bigint>;
  /** Puts the signed request into the queue that sends it. */
  sendJob: SendJob;
  nowMs?: number;
}

/** Of a request that may still be carried out, or is not in a block yet. */
export const UNSETTLED: readonly ActionStatus[] = ["queued", "signing", "unknown", "pending", "broadcasted"];
/** An automation that nobody signed for is forgotten after this. */
const UNSIGNED_MS = 30 * 60_000;

/**
 * Begins what is due of one automation: once for each moment, however often and from however many processes it is asked. The request is signed, written down and
 * queued in one transaction; the queue sends these bytes until there is an answer, and the wallet API carries them out once. The next one waits until the last is
 * in a block: a top-up must see what it did, and nobody wants a pile of payments when a network comes back.
 *
 * @throws when the balance or the database cannot be read: it should be tried again
 */
export async function runAutomation(context: RunContext, automationId: string): Promise<void> {
  const { database, nowMs = Date.now() } = context;
  const automation = await database.automation.findUnique({ where: { id: automationId } });
  const dueAt = automation?.nextRunAt ?? null;
  if (automation === null || automation.pausedAt !== null || dueAt === null || dueAt.getTime() > nowMs) return;
  if ((await database.automationRun.count({ where: { automationId, action: { status: { in: [...UNSETTLED] } } } })) > 0) return;
  const terms = readTerms(automation);
  const isOver = terms.endsAtMs !== null && terms.endsAtMs <= nowMs;
  const allowed = await listAllowed(database, automation.walletId, await signerPolicy(database, automation.walletId));
  if (isOver || !allowed.some(({ id }) => id === automationId)) {
    // Not signed yet, or not any more.
    if (isOver || nowMs - automation.createdAt.getTime() > UNSIGNED_MS)
      await database.automation.update({ where: { id: automationId }, data: { nextRunAt: null } });
    return;
  }
  const next = nextRun(terms, nowMs);
  const nextRunAt = next === null ? null : new Date(next);
  const { watched, thresholdWei } = terms;
  if (watched !== null && thresholdWei !== null && (await context.readBalance(watched)) >= BigInt(thresholdWei)) {
    await database.automation.updateMany({ where: { id: automationId, nextRunAt: dueAt }, data: { nextRunAt } });
    return;
  }
  await beginRun(context, automation, { dueAt, nextRunAt, nowMs });
}

async function beginRun(
  context: RunContext,
  automation: Automation,
  { dueAt, nextRunAt, nowMs }: { dueAt: Date; nextRunAt: Date | null; nowMs: number },
): Promise<void> {
  const { id: automationId, userId, walletId } = automation;
  const payload = buildRunPayload(context, { walletId, terms: readTerms(automation), runKey: `${automationId}-${dueAt.getTime()}`, nowMs });
  const text = canonicalizeRequest(payload);
  const intent = readIntent(payload);
  await context.database.$transaction(async (transaction) => {
    // Of two processes one moves the date on; the other finds it moved, and signs nothing.
    const { count } = await transaction.automation.updateMany({
      where: { id: automationId, nextRunAt: dueAt, pausedAt: null },
      data: { nextRunAt },
    });
    if (count === 0) return;
    const action = await transaction.walletAction.create({
      data: {
        userId,
        walletId,
        payload: text,
        payloadHash: intent.payloadHash,
        method: payload.body.method,
        status: "queued",
        amountWei: amountOf(intent).toString(),
        userSignature: null,
        serverSignature: context.seat.signBytes(new TextEncoder().encode(text)),
        automationRun: { create: { automationId, dueAt } },
      },
    });
    await context.sendJob(transaction, action.id);
  });
}

import "../assert-server-runtime.ts";
import type { PgBoss } from "pg-boss";
import { z } from "zod";
import type { Prisma } from "../../../prisma/app/generated/client.ts";
import type { AppDatabase } from "../app-database.ts";
import { FORWARDING, forwardAction } from "../forward-action.ts";
import { insideTransaction } from "./job-queue.ts";

export const FORWARD_QUEUE = "forward-signed-request";

/** Requests live for at most a quarter of an hour; asking goes on for longer, since an answer may be found after that. */
const RETRIES = { retryLimit: 200, retryDelay: 1, retryBackoff: true, retryDelayMax: 15, expireInSeconds: 60 } as const;
/** New jobs announce themselves; what is polled for is a retry whose time has come. */
const POLLING = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1 } as const;
const AT_ONCE = 8;

const jobDataSchema = z.strictObject({ actionId: z.string() });

/** Nothing but the queue sends these: one seat is enough for them, and it has signed. */
const FORWARDED = { OR: [{ serverSignature: null }, { automationRun: { isNot: null } }] };
/** Longer than any job or its next try takes to touch its row. */
const FORGOTTEN_MS = 2 * 60_000;

/** Puts a stored request into the queue, in the transaction that stores it. */
export async function sendForwardJob(queue: PgBoss, transaction: Prisma.TransactionClient, actionId: string): Promise<void> {
  await queue.send(FORWARD_QUEUE, { actionId }, insideTransaction(transaction));
}

/** Puts back what no job has in its hands any more: after an outage that outlasted all tries. */
export async function requeueForgotten(queue: PgBoss, database: AppDatabase, nowMs = Date.now()): Promise<void> {
  await requeue(queue, database, new Date(nowMs - FORGOTTEN_MS));
}

/**
 * Works through the queue, and puts back what a process that died had in its hands. A request may be forwarded twice at once: the bytes are the same, and the
 * wallet API carries them out once.
 */
export async function workForwardJobs(queue: PgBoss, database: AppDatabase): Promise<void> {
  await queue.createQueue(FORWARD_QUEUE, { ...RETRIES, notify: true });
  await queue.work<unknown>(FORWARD_QUEUE, { ...POLLING, localConcurrency: AT_ONCE }, async (jobs) => {
    for (const { data } of jobs) await forwardAction(database, jobDataSchema.parse(data).actionId);
  });
  await requeue(queue, database, new Date());
}

async function requeue(queue: PgBoss, database: AppDatabase, untouchedSince: Date): Promise<void> {
  const left = await database.walletAction.findMany({
    where: { status: { in: FORWARDING }, updatedAt: { lte: untouchedSince }, ...FORWARDED },
    select: { id: true },
  });
  for (const { id: actionId } of left) await queue.send(FORWARD_QUEUE, { actionId });
}

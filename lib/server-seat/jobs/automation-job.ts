import "../assert-server-runtime.ts";
import { setTimeout as sleep } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import { createPublicClient, getAddress, http } from "viem";
import { z } from "zod";
import type { AppDatabase } from "../app-database.ts";
import { type RunContext, runAutomation, UNSETTLED } from "../automations/run-automation.ts";
import { getEnvironment } from "../environment.ts";
import { getLog } from "../log.ts";
import { refreshAction } from "../refresh-action.ts";
import { getServerSeatKey } from "../server-seat-key.ts";
import { requeueForgotten, sendForwardJob } from "./forward-job.ts";

const QUEUE = "run-automation";
/** `exclusive`: one job of an automation at a time. One that died with its process is taken up again after `expireInSeconds`. */
const OPTIONS = {
  policy: "exclusive",
  retryLimit: 200,
  retryDelay: 2,
  retryBackoff: true,
  retryDelayMax: 30,
  expireInSeconds: 60,
} as const;
const LOOK_EVERY_MS = 1_000;
const FOLLOW_EVERY_MS = 5_000;
const AT_ONCE = 4;

const jobDataSchema = z.strictObject({ automationId: z.string() });

/** Puts what is due into the queue, and works through it. When things are due stands in the database: a process that was away continues from there. */
export async function workAutomationJobs(queue: PgBoss, database: AppDatabase): Promise<void> {
  await queue.createQueue(QUEUE, { ...OPTIONS, notify: true });
  await queue.work<unknown>(QUEUE, { pollingIntervalSeconds: 1, localConcurrency: AT_ONCE }, async (jobs) => {
    for (const { data } of jobs) await runAutomation(createContext(queue, database), jobDataSchema.parse(data).automationId);
  });
  void repeat(LOOK_EVERY_MS, () => queueDue(queue, database));
  void repeat(FOLLOW_EVERY_MS, () => followSent(queue, database));
}

async function queueDue(queue: PgBoss, database: AppDatabase): Promise<void> {
  const due = await database.automation.findMany({
    where: { pausedAt: null, nextRunAt: { lte: new Date() }, runs: { none: { action: { status: { in: [...UNSETTLED] } } } } },
    select: { id: true },
  });
  for (const { id } of due) await queue.send(QUEUE, { automationId: id }, { singletonKey: id });
}

/** Until it is in a block, also while nobody looks: what the network refuses pauses its automation, and the next one waits for it. */
async function followSent(queue: PgBoss, database: AppDatabase): Promise<void> {
  await requeueForgotten(queue, database);
  const sent = await database.walletAction.findMany({
    where: { automationRun: { isNot: null }, status: { in: ["pending", "broadcasted"] } },
  });
  for (const action of sent) await refreshAction(database, action);
}

async function repeat(everyMs: number, act: () => Promise<void>): Promise<never> {
  for (;;) {
    await act().catch((error: unknown) =>
      getLog().warn({ reason: error instanceof Error ? error.message : String(error) }, "automations.not_looked_after"),
    );
    await sleep(everyMs);
  }
}

function createContext(queue: PgBoss, database: AppDatabase): RunContext {
  const { PRIVY_APP_ID, WALLET_API_ORIGIN, CHAIN_CAIP2, CHAIN_RPC_URL } = getEnvironment();
  const chain = createPublicClient({ transport: http(CHAIN_RPC_URL, { retryCount: 0, timeout: 5_000 }) });
  return {
    database,
    seat: getServerSeatKey(),
    appId: PRIVY_APP_ID,
    walletApiOrigin: WALLET_API_ORIGIN,
    chainId: Number(CHAIN_CAIP2.slice("eip155:".length)),
    readBalance: (address) => chain.getBalance({ address: getAddress(address) }),
    sendJob: (transaction, actionId) => sendForwardJob(queue, transaction, actionId),
  };
}

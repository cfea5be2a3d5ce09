import "../assert-server-runtime.ts";
import { setTimeout as sleep } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import { createPublicClient, getAddress, http } from "viem";
import { z } from "zod";
import type { AppDatabase } from "../app-database.ts";
import { type RunContext, runAutomation } from "../automations/run-automation.ts";
import { getEnvironment } from "../environment.ts";
import { getLog } from "../log.ts";
import { getServerSeatKey } from "../server-seat-key.ts";

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
const AT_ONCE = 4;

const jobDataSchema = z.strictObject({ automationId: z.string() });

/** Puts what is due into the queue, and works through it. When things are due stands in the database: a process that was away continues from there. */
export async function workAutomationJobs(queue: PgBoss, database: AppDatabase): Promise<void> {
  await queue.createQueue(QUEUE, { ...OPTIONS, notify: true });
  await queue.work<unknown>(QUEUE, { pollingIntervalSeconds: 1, localConcurrency: AT_ONCE }, async (jobs) => {
    for (const { data } of jobs) await runAutomation(createContext(database), jobDataSchema.parse(data).automationId);
  });
  void watchTheClock(queue, database);
}

async function watchTheClock(queue: PgBoss, database: AppDatabase): Promise<never> {
  for (;;) {
    try {
      const due = await database.automation.findMany({
        where: { OR: [{ pausedAt: null, nextRunAt: { lte: new Date() } }, { runs: { some: { status: "signed" } } }] },
        select: { id: true },
      });
      for (const { id } of due) await queue.send(QUEUE, { automationId: id }, { singletonKey: id });
    } catch (error) {
      getLog().warn({ reason: error instanceof Error ? error.message : String(error) }, "automations.not_queued");
    }
    await sleep(LOOK_EVERY_MS);
  }
}

function createContext(database: AppDatabase): RunContext {
  const { PRIVY_APP_ID, WALLET_API_ORIGIN, CHAIN_CAIP2, CHAIN_RPC_URL } = getEnvironment();
  const chain = createPublicClient({ transport: http(CHAIN_RPC_URL, { retryCount: 0, timeout: 5_000 }) });
  return {
    database,
    seat: getServerSeatKey(),
    appId: PRIVY_APP_ID,
    walletApiOrigin: WALLET_API_ORIGIN,
    chainId: Number(CHAIN_CAIP2.slice("eip155:".length)),
    readBalance: (address) => chain.getBalance({ address: getAddress(address) }),
  };
}

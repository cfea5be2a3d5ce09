import "../assert-server-runtime.ts";
import { fromPrisma, PgBoss } from "pg-boss";
import type { Prisma } from "../../../prisma/app/generated/client.ts";
import { getEnvironment } from "../environment.ts";
import { getLog } from "../log.ts";

/** `next start` loads route handlers and `instrumentation.ts` as separate bundles: the one queue of the process hangs on the global object. */
const holder = globalThis as { countersignJobQueue?: Promise<PgBoss> };

const SCHEMA = "jobs";

/** The app server's own job queue, in its own database. Started at first use; a start that failed is tried again at the next one. */
export function getJobQueue(): Promise<PgBoss> {
  holder.countersignJobQueue ??= openJobQueue(getEnvironment().DATABASE_URL_APP).catch((error: unknown) => {
    delete holder.countersignJobQueue;
    throw error;
  });
  return holder.countersignJobQueue;
}

export async function openJobQueue(connectionString: string): Promise<PgBoss> {
  const queue = new PgBoss({ connectionString, schema: SCHEMA, max: 4, useListenNotify: true, superviseIntervalSeconds: 15 });
  // Without a listener the first lost connection would end the process.
  queue.on("error", (error) => getLog().warn({ reason: error.message }, "jobs.error"));
  return queue.start();
}

/** For `send` inside a transaction: the job exists if and only if what it is about does. */
export function insideTransaction(transaction: Prisma.TransactionClient) {
  return { db: fromPrisma(transaction) };
}

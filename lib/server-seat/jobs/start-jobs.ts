import "../assert-server-runtime.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { getAppDatabase } from "../app-database.ts";
import { getLog } from "../log.ts";
import { workAutomationJobs } from "./automation-job.ts";
import { workForwardJobs } from "./forward-job.ts";
import { getJobQueue } from "./job-queue.ts";

const AGAIN_MS = 2_000;

/** `next dev` may evaluate this twice; the work is begun once. */
const holder = globalThis as { countersignJobsStarted?: boolean };

/** Begins the app server's background work. The database may come up later than this process, so it is asked until it is there. */
export async function startJobs(): Promise<void> {
  if (holder.countersignJobsStarted === true) return;
  holder.countersignJobsStarted = true;
  for (;;) {
    try {
      await workForwardJobs(await getJobQueue(), getAppDatabase());
      await workAutomationJobs(await getJobQueue(), getAppDatabase());
      return getLog().info("jobs.started");
    } catch (error) {
      getLog().warn({ reason: error instanceof Error ? error.message : String(error) }, "jobs.not_started");
      await sleep(AGAIN_MS);
    }
  }
}

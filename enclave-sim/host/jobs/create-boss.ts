import { PgBoss } from "pg-boss";
import type { Logger } from "pino";

/** It only fetches, completes and looks after its tables; what enters a job in a transaction does so on the transaction's own connection. */
const CONNECTIONS = 3;
/** How often jobs are looked for whose worker died. */
const LOOK_SECONDS = 10;
const HOUR_SECONDS = 3600;

/**
 * The queue of the host's background work: pg-boss, with tables of its own in the schema `pgboss` of the vault database, which it makes and migrates
 * itself when it starts. Several hosts of one database share it: each job runs at one of them.
 */
export function createBoss(databaseUrl: string, log: Logger): PgBoss {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: "countersign-jobs",
    max: CONNECTIONS,
    connectionTimeoutMillis: 5000,
    schema: "pgboss",
    // Nothing runs by the clock here.
    schedule: false,
    superviseIntervalSeconds: LOOK_SECONDS,
    monitorIntervalSeconds: LOOK_SECONDS,
    maintenanceIntervalSeconds: HOUR_SECONDS,
  });
  // Without a listener an error event would end the process.
  boss.on("error", (error) => log.warn({ err: error }, "jobs.error"));
  boss.on("warning", ({ message }) => log.warn({ warning: message }, "jobs.warning"));
  return boss;
}

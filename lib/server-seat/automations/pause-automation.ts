import "../assert-server-runtime.ts";
import { nextRun } from "../../protocol/app/next-run.ts";
import { ApiError } from "../../protocol/errors.ts";
import type { AppDatabase } from "../app-database.ts";
import { readTerms } from "./read-terms.ts";

/**
 * Stops an automation, or lets it go on with the next moment of its schedule. Its right to pay stays as it was signed. What waits in the queue and never left is
 * called off; of what left before, nobody can.
 *
 * @throws ApiError not_found
 */
export async function pauseAutomation(database: AppDatabase, userId: string, id: string, paused: boolean): Promise<void> {
  const row = await database.automation.findFirst({ where: { id, userId } });
  if (row === null) throw new ApiError("not_found", "There is no such automation of yours.");
  if (paused) return stopAutomation(database, id);
  const next = nextRun(readTerms(row), Date.now());
  // A second click changes nothing: what is running has its next moment.
  await database.automation.updateMany({
    where: { id, pausedAt: { not: null } },
    data: { pausedAt: null, pauseReason: null, nextRunAt: next === null ? null : new Date(next) },
  });
}

/** From here on nothing new is begun or sent. */
export async function stopAutomation(database: AppDatabase, id: string): Promise<void> {
  const calledOff = new ApiError("request_expired", "It was stopped before it was sent. Nothing was sent.");
  await database.$transaction([
    database.automation.updateMany({ where: { id, pausedAt: null }, data: { pausedAt: new Date() } }),
    database.walletAction.updateMany({
      where: { automationRun: { automationId: id }, status: "queued" },
      data: { status: "expired", error: JSON.stringify(calledOff.toWire()) },
    }),
  ]);
}

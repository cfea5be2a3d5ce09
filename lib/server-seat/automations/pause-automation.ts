import "../assert-server-runtime.ts";
import { nextRun } from "../../protocol/app/next-run.ts";
import { ApiError } from "../../protocol/errors.ts";
import type { AppDatabase } from "../app-database.ts";
import { readTerms } from "./read-terms.ts";

/**
 * Stops an automation, or lets it go on with the next moment of its schedule. Its right to pay stays as it was signed.
 *
 * @throws ApiError not_found
 */
export async function pauseAutomation(database: AppDatabase, userId: string, id: string, paused: boolean): Promise<void> {
  const row = await database.automation.findFirst({ where: { id, userId } });
  if (row === null) throw new ApiError("not_found", "There is no such automation of yours.");
  if (paused === (row.pausedAt !== null)) return;
  const next = nextRun(readTerms(row), Date.now());
  const data = paused ? { pausedAt: new Date() } : { pausedAt: null, pauseReason: null, nextRunAt: next === null ? null : new Date(next) };
  await database.automation.update({ where: { id }, data });
}

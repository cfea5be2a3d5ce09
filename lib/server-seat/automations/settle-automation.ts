import "../assert-server-runtime.ts";
import type { Prisma } from "../../../prisma/app/generated/client.ts";
import type { ActionStatus } from "../../protocol/app/activity.ts";
import type { ApiError } from "../../protocol/errors.ts";
import type { AppDatabase } from "../app-database.ts";

/** Ends after which the next moment would end the same way: a person should look first. */
const FAILED: readonly ActionStatus[] = ["refused", "execution_reverted", "failed", "provider_error"];
/** The wallet API remembers answers for a day. That an older request ran out is no word about whether it was carried out before. */
const CERTAIN_MS = 12 * 60 * 60_000;

/**
 * What the end of a request means for the automation that asked; nothing where none did. A refusal and a failure on the chain pause it. One that ran out unsent is
 * due again at once. To be run in the transaction that writes the end down, so that no crash comes between.
 */
export function settleAutomation(
  database: AppDatabase,
  actionId: string,
  status: ActionStatus,
  error: ApiError | null,
): Prisma.PrismaPromise<unknown>[] {
  const where = { runs: { some: { actionId } }, pausedAt: null };
  if (status === "expired") {
    const isCertain = { createdAt: { gt: new Date(Date.now() - CERTAIN_MS) } };
    const recent = { ...where, runs: { some: { actionId, action: isCertain } } };
    return [database.automation.updateMany({ where: recent, data: { nextRunAt: new Date() } })];
  }
  if (!FAILED.includes(status)) return [];
  return [database.automation.updateMany({ where, data: { pausedAt: new Date(), pauseReason: explain(status, error) } })];
}

/** The rule's own words, where a rule refused. */
function explain(status: ActionStatus, error: ApiError | null): string {
  if (status === "execution_reverted") return "The contract undid it. The network fee was paid, nothing else moved.";
  if (error === null) return "The network did not take it.";
  return typeof error.details.explanation === "string" ? error.details.explanation : error.message;
}

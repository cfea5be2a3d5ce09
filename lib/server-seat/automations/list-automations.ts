import "../assert-server-runtime.ts";
import type { AutomationGrant, AutomationRun, WalletAction } from "../../../prisma/app/generated/client.ts";
import { budgetsSchema } from "../../protocol/api/budgets.ts";
import { type Automation, type AutomationTerms, automationSchema } from "../../protocol/app/automation.ts";
import type { AppDatabase } from "../app-database.ts";
import { refreshAction } from "../refresh-action.ts";
import { callWalletApi } from "../request-wallet-api.ts";
import { capOf, listAllowed } from "./propose-signers.ts";
import { readTerms } from "./read-terms.ts";
import { UNSETTLED } from "./run-automation.ts";
import { signerPolicy } from "./signer-policy.ts";

const MAX_RUNS = 20;
const LATE_MS = 10_000;

/** A wallet's automations that were ever signed, newest first, with what they did, brought up to date, and what is left of their limits. */
export async function listAutomations(database: AppDatabase, userId: string, walletId: string): Promise<Automation[]> {
  const policyId = await signerPolicy(database, walletId);
  const [allowed, rows, budgets] = await Promise.all([
    listAllowed(database, walletId, policyId),
    database.automation.findMany({
      where: { userId, walletId },
      orderBy: { createdAt: "desc" },
      include: { grants: true, runs: { orderBy: { dueAt: "desc" }, take: MAX_RUNS, include: { action: true } } },
    }),
    readBudgets(walletId),
  ]);
  const allowedIds = new Set(allowed.map(({ id }) => id));
  const shown = rows.filter(({ id, runs }) => allowedIds.has(id) || runs.length > 0);
  return Promise.all(
    shown.map(async ({ runs, grants, ...row }) => {
      const terms = readTerms(row);
      const isAllowed = allowedIds.has(row.id);
      return automationSchema.parse({
        id: row.id,
        walletId,
        terms,
        state: !isAllowed ? "removed" : row.pausedAt !== null ? "paused" : row.nextRunAt === null ? "ended" : "running",
        pauseReason: row.pauseReason,
        ruleIds: grants.flatMap(({ ruleId }) => (ruleId === null ? [] : [ruleId])),
        nextRunAtMs: isAllowed && row.pausedAt === null ? (row.nextRunAt?.getTime() ?? null) : null,
        waitsFor: isAllowed && row.pausedAt === null ? waitsFor(row.nextRunAt, runs) : null,
        remaining: isAllowed && budgets !== null ? remainingOf(budgets, ruleOf(grants, policyId), terms) : null,
        runs: await Promise.all(runs.map(async ({ action, ...run }) => formatRun(run, await refreshAction(database, action)))),
      });
    }),
  );
}

/** What is due begins within a second or two, when nothing is in its way. */
function waitsFor(nextRunAt: Date | null, runs: readonly { action: WalletAction }[]): Automation["waitsFor"] {
  if (nextRunAt === null || nextRunAt.getTime() > Date.now() - LATE_MS) return null;
  const open: readonly string[] = UNSETTLED;
  return runs.some(({ action }) => open.includes(action.status)) ? "previous" : "parts";
}

function formatRun({ id, dueAt }: AutomationRun, action: WalletAction) {
  return {
    id,
    actionId: action.id,
    dueAtMs: dueAt.getTime(),
    status: action.status,
    transactionHash: action.transactionHash,
    blockNumber: action.blockNumber,
    error: action.error === null ? null : JSON.parse(action.error),
  };
}

type Budgets = ReturnType<typeof budgetsSchema.parse>["budgets"];

/** A recipient, or token, of which nothing went within the day has the whole limit and is not listed. */
function remainingOf(budgets: Budgets, ruleId: string | null, terms: AutomationTerms): string | null {
  if (capOf(terms) === null) return null;
  const counted = (terms.token ?? terms.recipient).toLowerCase();
  const own = budgets.find(({ rule_id, group }) => rule_id === ruleId && group.some((value) => value?.toLowerCase() === counted));
  return own?.remaining ?? terms.dayLimit;
}

function ruleOf(grants: readonly AutomationGrant[], policyId: string | null): string | null {
  return grants.find((grant) => grant.policyId === policyId)?.ruleId ?? null;
}

async function readBudgets(walletId: string): Promise<Budgets | null> {
  const path = `/v1/wallets/${encodeURIComponent(walletId)}/budgets`;
  return callWalletApi(budgetsSchema, { method: "GET", path, timeoutMs: 3_000 }).then(
    ({ budgets }) => budgets,
    () => null,
  );
}

import "./assert-server-runtime.ts";
import type { ActivityPage, ActivityRow } from "../protocol/app/activity.ts";
import { ApiError } from "../protocol/errors.ts";
import type { AppDatabase } from "./app-database.ts";
import { formatActivityRow } from "./format-activity-row.ts";
import { refreshAction } from "./refresh-action.ts";

const PAGE_SIZE = 20;
/** What an entry says beside the row itself. */
const AROUND = { wallet: { select: { custody: true } }, automationRun: { select: { automationId: true } } } as const;

interface ListInput {
  userId: string;
  /** null: of all wallets. */
  walletId: string | null;
  /** The id of the last row of the page before. */
  cursor: string | null;
}

/** A person's activity, newest first, open rows brought up to date. */
export async function listActivity(database: AppDatabase, { userId, walletId, cursor }: ListInput): Promise<ActivityPage> {
  const actions = await database.walletAction.findMany({
    where: { userId, ...(walletId === null ? {} : { walletId }) },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    include: AROUND,
    take: PAGE_SIZE + 1,
    ...(cursor === null ? {} : { cursor: { id: cursor }, skip: 1 }),
  });
  const page = actions.slice(0, PAGE_SIZE);
  const fresh = page.map(async ({ wallet, automationRun, ...action }) =>
    formatActivityRow(await refreshAction(database, action), { custody: wallet.custody, automationRun }),
  );
  return { data: await Promise.all(fresh), next_cursor: actions.length > PAGE_SIZE ? (page.at(-1)?.id ?? null) : null };
}

/** @throws ApiError not_found, also for another person's row */
export async function getActivity(database: AppDatabase, userId: string, id: string): Promise<ActivityRow> {
  const found = await database.walletAction.findFirst({ where: { id, userId }, include: AROUND });
  if (found === null) throw new ApiError("not_found", "There is no such entry in your activity.");
  const { wallet, automationRun, ...action } = found;
  return formatActivityRow(await refreshAction(database, action), { custody: wallet.custody, automationRun });
}

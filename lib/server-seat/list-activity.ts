import "./assert-server-runtime.ts";
import type { ActivityPage, ActivityRow } from "../protocol/app/activity.ts";
import { ApiError } from "../protocol/errors.ts";
import type { AppDatabase } from "./app-database.ts";
import { formatActivityRow } from "./format-activity-row.ts";
import { refreshAction } from "./refresh-action.ts";

const PAGE_SIZE = 20;

/** A person's activity, newest first, open rows brought up to date. `cursor` is the id of the last row of the page before. */
export async function listActivity(database: AppDatabase, userId: string, cursor: string | null): Promise<ActivityPage> {
  const actions = await database.walletAction.findMany({
    where: { userId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: PAGE_SIZE + 1,
    ...(cursor === null ? {} : { cursor: { id: cursor }, skip: 1 }),
  });
  const page = actions.slice(0, PAGE_SIZE);
  const fresh = await Promise.all(page.map((action) => refreshAction(database, action)));
  return { data: fresh.map(formatActivityRow), next_cursor: actions.length > PAGE_SIZE ? (page.at(-1)?.id ?? null) : null };
}

/** @throws ApiError not_found, also for another person's row */
export async function getActivity(database: AppDatabase, userId: string, id: string): Promise<ActivityRow> {
  const action = await database.walletAction.findFirst({ where: { id, userId } });
  if (action === null) throw new ApiError("not_found", "There is no such entry in your activity.");
  return formatActivityRow(await refreshAction(database, action));
}

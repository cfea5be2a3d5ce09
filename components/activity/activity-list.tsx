"use client";

import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { WalletLink } from "@/components/shell/wallet-link.tsx";
import { Button } from "@/components/ui/button.tsx";
import { LocalTime } from "@/components/ui/local-time.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import type { ActivityRow } from "@/lib/protocol/app/activity.ts";
import { ActivityItem } from "./activity-item.tsx";
import { ActivitySkeleton } from "./activity-skeleton.tsx";
import { useActivity } from "./use-activity.ts";

/** Everything that was asked for, by day. */
export function ActivityList() {
  const { rows, isError, hasNextPage, fetchNextPage, isFetchingNextPage } = useActivity();
  if (!rows) {
    return isError ? (
      <Notice title="Your activity cannot be read just now.">It is kept, and your money is untouched. We ask again by ourselves.</Notice>
    ) : (
      <ActivitySkeleton rows={6} />
    );
  }
  if (rows.length === 0) return <EmptyActivity />;
  return (
    <div className="grid gap-6">
      {groupByDay(rows).map(({ day, rows: ofDay }) => (
        <section key={day}>
          <h2 className="mb-1 text-13 text-muted">
            <LocalTime ms={ofDay[0]?.createdAtMs ?? 0} show="day" />
          </h2>
          <ul>
            {ofDay.map((row) => (
              <li key={row.id}>
                <ActivityItem row={row} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {hasNextPage ? (
        <Button look="secondary" onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
          {isFetchingNextPage ? "Loading older entries" : "Show older entries"}
        </Button>
      ) : null}
    </div>
  );
}

function EmptyActivity() {
  return (
    <div className="grid justify-items-center gap-4 rounded-card border border-line bg-surface px-6 py-14 text-center">
      <SeatDisc state="empty" size={64} decorative />
      <p className="max-w-[36ch] text-muted">Each thing you send or sign appears here as a disc with its receipt.</p>
      <Button asChild>
        <WalletLink href="/wallet">Send something</WalletLink>
      </Button>
    </div>
  );
}

/** Rows come newest first, so each day is one run. */
function groupByDay(rows: ActivityRow[]): { day: string; rows: ActivityRow[] }[] {
  const groups: { day: string; rows: ActivityRow[] }[] = [];
  for (const row of rows) {
    const day = new Date(row.createdAtMs).toDateString();
    const last = groups.at(-1);
    if (last?.day === day) last.rows.push(row);
    else groups.push({ day, rows: [row] });
  }
  return groups;
}

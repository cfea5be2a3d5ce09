"use client";

import { WalletLink } from "@/components/shell/wallet-link.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { ActivityItem } from "./activity-item.tsx";
import { ActivitySkeleton } from "./activity-skeleton.tsx";
import { useActivity } from "./use-activity.ts";

const SHOWN = 5;

/** The newest few, on the wallet page. */
export function RecentActivity() {
  const { rows, isError } = useActivity();
  return (
    <Card aria-labelledby="recent-title">
      <div className="flex items-center justify-between">
        <CardTitle id="recent-title">Activity</CardTitle>
        {rows && rows.length > 0 ? (
          <WalletLink
            href="/activity"
            className="-mr-2 inline-flex min-h-11 items-center rounded-control px-2 text-13 text-muted hover:text-ink"
          >
            All activity
          </WalletLink>
        ) : null}
      </div>
      <div className="mt-2">
        {!rows && !isError ? <ActivitySkeleton /> : null}
        {!rows && isError ? (
          <p className="py-3 text-muted">Your activity cannot be read just now. It is kept; we ask again by ourselves.</p>
        ) : null}
        {rows?.length === 0 ? <p className="py-3 text-muted">Nothing yet. What you send or sign appears here, with its receipt.</p> : null}
        <ul>
          {rows?.slice(0, SHOWN).map((row) => (
            <li key={row.id}>
              <ActivityItem row={row} />
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

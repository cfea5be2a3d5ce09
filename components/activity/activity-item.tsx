"use client";

import { IntentSummary } from "@/components/journey/intent-summary.tsx";
import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { WalletLink } from "@/components/shell/wallet-link.tsx";
import { LocalTime } from "@/components/ui/local-time.tsx";
import type { ActivityRow } from "@/lib/protocol/app/activity.ts";
import { discOfRow } from "./disc-of-row.ts";
import { STATUS_WORDS } from "./status-words.ts";

/** One line of the list: the disc tells who signed, words tell where it is. */
export function ActivityItem({ row }: { row: ActivityRow }) {
  const disc = discOfRow(row);
  return (
    <WalletLink
      href={`/activity/${row.id}`}
      className="-mx-3 flex min-h-16 items-center gap-3.5 rounded-control px-3 py-2.5 transition-colors hover:bg-hover"
    >
      <SeatDisc {...disc} size={28} />
      <span className="min-w-0 flex-1">
        <span className="line-clamp-2 text-15">
          <IntentSummary intent={row.intent} />
        </span>
        <span className="block text-13 text-muted">
          {STATUS_WORDS[row.status]}
          {row.automationId === null ? "" : " · By an automation"}
          <span className="sm:hidden">
            {" · "}
            <LocalTime ms={row.createdAtMs} show="clock" />
          </span>
        </span>
      </span>
      <span className="hidden shrink-0 text-13 text-muted tabular-nums sm:block">
        <LocalTime ms={row.createdAtMs} show="clock" />
      </span>
    </WalletLink>
  );
}

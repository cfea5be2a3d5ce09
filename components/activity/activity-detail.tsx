"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Printer } from "lucide-react";
import { FailureNotice } from "@/components/journey/failure-notice.tsx";
import { journeyOfRow } from "@/components/journey/journey.ts";
import { JourneyLine } from "@/components/journey/journey-line.tsx";
import { viewJourney } from "@/components/journey/view-journey.ts";
import { ReceiptPaper } from "@/components/receipt/receipt-paper.tsx";
import { VerifyCard } from "@/components/receipt/verify-card.tsx";
import { PageColumns } from "@/components/shell/page-columns.tsx";
import { WalletLink } from "@/components/shell/wallet-link.tsx";
import { Button } from "@/components/ui/button.tsx";
import type { ActivityRow } from "@/lib/protocol/app/activity.ts";
import { getActivityRow } from "@/lib/user-seat/call-app-server.ts";
import { isOpen } from "./use-activity.ts";

const ASK_MS = 1_500;

/** One request: its receipt, its stations, and whether all of it holds. Follows it until nothing can change any more. */
export function ActivityDetail({ initial }: { initial: ActivityRow }) {
  const { data: row } = useQuery({
    queryKey: ["activity", "row", initial.id],
    queryFn: () => getActivityRow(initial.id),
    initialData: initial,
    refetchInterval: ({ state }) => (state.data && isOpen(state.data) ? ASK_MS : false),
  });
  const journey = journeyOfRow(row);
  const stations = (
    <section aria-label="Journey" className="rounded-card border border-line bg-surface p-5">
      <JourneyLine journey={journey} view={viewJourney(journey)} />
    </section>
  );
  return (
    <PageColumns panel={stations} panelBelow>
      <div className="flex items-center justify-between" data-print="hide">
        <WalletLink
          href="/activity"
          className="-ml-2 inline-flex min-h-11 items-center gap-2 rounded-control px-2 text-muted hover:text-ink"
        >
          <ArrowLeft className="size-4" aria-hidden />
          Activity
        </WalletLink>
        <Button look="quiet" size="small" onClick={() => window.print()}>
          <Printer aria-hidden />
          Print
        </Button>
      </div>
      {journey.failure ? <FailureNotice failure={journey.failure} retrying={false} automationId={row.automationId} /> : null}
      <ReceiptPaper row={row} />
      <VerifyCard row={row} />
    </PageColumns>
  );
}

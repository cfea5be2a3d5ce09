import type { Metadata } from "next";
import { HistoryCard } from "@/components/change/history-card.tsx";
import { SeatCard } from "@/components/security/seat-card.tsx";
import { ServerCard } from "@/components/security/server-card.tsx";
import { SessionCard } from "@/components/security/session-card.tsx";
import { SimulationCard } from "@/components/security/simulation-card.tsx";
import { PageColumns } from "@/components/shell/page-columns.tsx";
import { PageTitle } from "@/components/shell/page-title.tsx";
import { getAppState } from "@/lib/server-seat/session-context.ts";

export const metadata: Metadata = { title: "Security" };

export default async function SecurityPage() {
  const { config } = await getAppState();
  return (
    <PageColumns>
      <PageTitle title="Security">Who holds what, and what each of them may do.</PageTitle>
      <SeatCard />
      <ServerCard />
      <HistoryCard />
      <SimulationCard development={config.development} />
      <SessionCard />
    </PageColumns>
  );
}

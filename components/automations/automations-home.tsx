"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { useWallet } from "@/components/shell/app-state.tsx";
import { PageColumns } from "@/components/shell/page-columns.tsx";
import { PageTitle } from "@/components/shell/page-title.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useHydrated } from "@/components/ui/use-hydrated.ts";
import type { AutomationTerms } from "@/lib/protocol/app/automation.ts";
import { listAutomations } from "@/lib/user-seat/call-app-server.ts";
import { AutomationCard } from "./automation-card.tsx";
import { AutomationForm } from "./automation-form.tsx";
import { AutomationReview } from "./automation-review.tsx";
import { useAutomationDraft } from "./use-automation-draft.ts";

const REFRESH_MS = 4_000;

/** What the server sends while the person is away: the automations there are, and a new one. */
export function AutomationsHome() {
  const wallet = useWallet();
  const hydrated = useHydrated();
  const draft = useAutomationDraft();
  const [isOpen, setOpen] = useState(false);
  const [review, setReview] = useState<AutomationTerms | null>(null);
  const isOffered = wallet.chain_type === "ethereum";
  const query = useQuery({
    queryKey: ["custody", "automations", wallet.id],
    queryFn: () => listAutomations(wallet.id),
    refetchInterval: REFRESH_MS,
    enabled: isOffered,
  });
  const automations = hydrated ? query.data : undefined;
  const finish = () => {
    setReview(null);
    setOpen(false);
    draft.clear();
  };
  if (!isOffered) {
    return (
      <PageColumns>
        <Title />
        <Card>
          <p className="text-muted">Automations send on Ethereum. Choose one of your Ethereum wallets at the top.</p>
        </Card>
      </PageColumns>
    );
  }
  return (
    <PageColumns>
      <Title />
      {isOpen ? (
        <AutomationForm draft={draft} onReview={setReview} onCancel={() => setOpen(false)} />
      ) : automations?.length === 0 ? (
        <Card aria-labelledby="no-automations">
          <div className="grid justify-items-start gap-4">
            <SeatDisc state="empty" custody="either" size={64} decorative />
            <CardTitle id="no-automations">No automations yet</CardTitle>
            <p className="max-w-text text-muted">
              Your server can pay for you while you are signed out: a rent, an allowance, a top-up. You set its limits, and the enclave
              holds it to them.
            </p>
            <Button onClick={() => setOpen(true)}>New automation</Button>
          </div>
        </Card>
      ) : (
        <Button className="justify-self-start" onClick={() => setOpen(true)}>
          New automation
        </Button>
      )}
      {query.isError && hydrated ? (
        <Notice title="Your automations cannot be read just now.">They go on as before; we ask again by ourselves.</Notice>
      ) : null}
      {automations?.map((automation) => (
        <AutomationCard key={automation.id} automation={automation} />
      ))}
      {automations === undefined && !query.isError ? (
        <Card aria-busy role="status">
          <span className="sr-only">Reading your automations</span>
          <Skeleton className="w-1/2" />
          <Skeleton className="mt-3 w-3/4" />
        </Card>
      ) : null}
      {review ? <AutomationReview terms={review} onDone={finish} onCancel={() => setReview(null)} /> : null}
    </PageColumns>
  );
}

function Title() {
  return <PageTitle title="Automations">What your server sends by itself while you are away, within limits that you sign.</PageTitle>;
}

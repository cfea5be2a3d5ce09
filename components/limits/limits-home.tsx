"use client";

import { useState } from "react";
import { HistoryCard } from "@/components/change/history-card.tsx";
import { useWallet } from "@/components/shell/app-state.tsx";
import { PageColumns } from "@/components/shell/page-columns.tsx";
import { PageTitle } from "@/components/shell/page-title.tsx";
import { WalletLink } from "@/components/shell/wallet-link.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Card } from "@/components/ui/card.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs.tsx";
import { rulesToLimits } from "@/lib/protocol/app/rules-to-limits.ts";
import type { RuleJson, WalletLimits } from "@/lib/protocol/app/wallet-limits.ts";
import { CurrentLimits } from "./current-limits.tsx";
import { LimitsForm } from "./limits-form.tsx";
import { ReviewChange } from "./review-change.tsx";
import { RuleBuilder } from "./rule-builder.tsx";
import { TryTransaction } from "./try-transaction.tsx";
import { useLimits } from "./use-limits.ts";

/** What the enclave holds a wallet to, and how to change it. */
export function LimitsHome() {
  return useWallet().chain_type === "ethereum" ? <EthereumLimits /> : <NoLimits />;
}

function NoLimits() {
  return (
    <PageColumns>
      <PageTitle title="Limits">
        This is a Solana wallet. This app sends nothing on Solana, so it sets no limits there; the wallet API does, by its policies.
      </PageTitle>
      <Button asChild className="justify-self-start">
        <WalletLink href="/wallet">Back to the wallet</WalletLink>
      </Button>
    </PageColumns>
  );
}

function EthereumLimits() {
  const wallet = useWallet();
  const { limits, hasFailed } = useLimits(wallet.id);
  return (
    <PageColumns>
      <PageTitle title="Limits">What the enclave holds this wallet to. Nobody gets past it, whoever signs.</PageTitle>
      {limits ? (
        // What is edited starts from the rules that hold: other rules, another draft.
        <EditLimits key={limits.policy?.rules.map(({ id }) => id).join()} limits={limits} />
      ) : (
        <Card aria-busy role="status" className="grid gap-3">
          <span className="sr-only">{hasFailed ? "The limits cannot be read just now" : "Reading the limits"}</span>
          {hasFailed ? (
            <p className="text-muted">The limits cannot be read just now. They hold all the same; we ask again by ourselves.</p>
          ) : null}
          <Skeleton className="w-3/4" />
          <Skeleton className="w-1/2" />
          <Skeleton className="h-1.5" />
        </Card>
      )}
    </PageColumns>
  );
}

function EditLimits({ limits }: { limits: WalletLimits }) {
  const [proposed, setProposed] = useState<readonly RuleJson[] | null>(null);
  const isPlain = rulesToLimits(limits.policy?.rules ?? [], limits.dayCapId) !== null;
  return (
    <>
      <CurrentLimits limits={limits} />
      <Card aria-labelledby="change-title">
        <h2 id="change-title" className="font-medium text-17">
          Change the limits
        </h2>
        <Tabs defaultValue={isPlain ? "templates" : "rules"} className="mt-2">
          <TabList aria-label="How to change them">
            <Tab value="templates">Simple</Tab>
            <Tab value="rules">Rule by rule</Tab>
          </TabList>
          <TabPanel value="templates">
            <LimitsForm limits={limits} onReview={setProposed} />
          </TabPanel>
          <TabPanel value="rules">
            <RuleBuilder rules={limits.policy?.rules ?? []} onReview={setProposed} />
          </TabPanel>
        </Tabs>
      </Card>
      <TryTransaction dayCapId={limits.dayCapId} />
      <HistoryCard />
      {proposed ? <ReviewChange limits={limits} proposed={proposed} onClose={() => setProposed(null)} /> : null}
    </>
  );
}

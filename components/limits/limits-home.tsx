"use client";

import { useState } from "react";
import { HistoryCard } from "@/components/change/history-card.tsx";
import { useWallet } from "@/components/shell/app-state.tsx";
import { PageColumns } from "@/components/shell/page-columns.tsx";
import { PageTitle } from "@/components/shell/page-title.tsx";
import { WalletLink } from "@/components/shell/wallet-link.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Card } from "@/components/ui/card.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs.tsx";
import { rulesToLimits } from "@/lib/protocol/app/rules-to-limits.ts";
import type { RuleJson, WalletLimits } from "@/lib/protocol/app/wallet-limits.ts";
import { CurrentLimits } from "./current-limits.tsx";
import { identifyRules } from "./identify-rules.ts";
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
        <EditLimits limits={limits} />
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
  /** The rules that the drafts below started from. */
  const [basis, setBasis] = useState(limits);
  const [isTouched, setTouched] = useState(false);
  const isOutdated = identifyRules(basis) !== identifyRules(limits);
  const startOver = () => {
    setBasis(limits);
    setTouched(false);
  };
  // Other rules, another draft; but what somebody has typed is not taken from under their hands.
  if (isOutdated && !isTouched) setBasis(limits);
  const isPlain = rulesToLimits(basis.policy?.rules ?? [], basis) !== null;
  const touch = () => setTouched(true);
  const finish = (isMade: boolean) => {
    setProposed(null);
    if (isMade) setTouched(false);
  };
  return (
    <>
      <CurrentLimits limits={limits} />
      <Card aria-labelledby="change-title">
        <h2 id="change-title" className="font-medium text-17">
          Change the limits
        </h2>
        {isOutdated && isTouched ? (
          <Notice
            title="The limits were changed meanwhile, in another tab or by your server."
            className="mt-3"
            action={
              <Button look="secondary" size="small" onClick={startOver}>
                Start over from what holds now
              </Button>
            }
          >
            What you typed is still here. The review shows it against what holds now.
          </Notice>
        ) : null}
        <Tabs key={identifyRules(basis)} defaultValue={isPlain ? "templates" : "rules"} className="mt-2">
          <TabList aria-label="How to change them">
            <Tab value="templates">Simple</Tab>
            <Tab value="rules">Rule by rule</Tab>
          </TabList>
          <TabPanel value="templates">
            <LimitsForm limits={basis} onReview={setProposed} onTouch={touch} />
          </TabPanel>
          <TabPanel value="rules">
            <RuleBuilder rules={basis.policy?.rules ?? []} onReview={setProposed} onTouch={touch} />
          </TabPanel>
        </Tabs>
      </Card>
      <TryTransaction counts={limits} />
      <HistoryCard />
      {proposed ? <ReviewChange limits={limits} proposed={proposed} onClose={finish} /> : null}
    </>
  );
}

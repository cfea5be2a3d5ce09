"use client";

import { parseEther } from "viem";
import { useAppState } from "@/components/shell/app-state.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import type { Intent } from "@/lib/protocol/app/read-intent.ts";
import { amountOf, evaluateRules } from "@/lib/protocol/app/server-rules.ts";
import { BudgetMeter } from "./budget-meter.tsx";
import { useUsedToday } from "./use-used-today.ts";

/** Which of the server's limits apply, how much of each is left afterwards, and whether it will ask again or refuse. It decides itself; this only foretells. */
export function LimitsAfter({ intent }: { intent: Intent }) {
  const { config } = useAppState();
  const used = useUsedToday(true);
  if (!used) {
    return (
      <div className="grid gap-2 py-4" aria-busy>
        <Skeleton className="w-2/3" />
        <Skeleton className="h-1.5" />
      </div>
    );
  }
  const limits = {
    stepUpWei: parseEther(config.rules.stepUpEth),
    dailyWei: parseEther(config.rules.dailyEth),
    dailyMaxWei: parseEther(config.rules.dailyMaxEth),
    chainId: config.chain.id,
  };
  const decision = evaluateRules(intent, used.usedWei, limits);
  const requestWei = amountOf(intent);
  return (
    <section aria-label="Your server's limits" className="grid gap-4 py-4">
      <BudgetMeter name="A day without being asked again" {...used} requestWei={requestWei} limitWei={limits.dailyWei} />
      <BudgetMeter name="A day at most" hard {...used} freesAtMs={null} requestWei={requestWei} limitWei={limits.dailyMaxWei} />
      {decision.decision === "step-up" ? <Notice title="Your server will ask you once more.">{decision.reason}</Notice> : null}
      {decision.decision === "refuse" ? (
        <Notice title="Your server will refuse this.">{decision.reason} Nothing would be sent.</Notice>
      ) : null}
    </section>
  );
}

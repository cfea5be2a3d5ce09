"use client";

import { useQuery } from "@tanstack/react-query";
import { LimitMeters } from "@/components/limits/limit-meters.tsx";
import { readRefusal } from "@/components/limits/read-refusal.ts";
import { useLimits } from "@/components/limits/use-limits.ts";
import { useWallet } from "@/components/shell/app-state.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import type { Intent } from "@/lib/protocol/app/read-intent.ts";
import { dryRun } from "@/lib/user-seat/call-app-server.ts";

type Transaction = Extract<Intent, { kind: "send" | "contract-call" }>;

/** What the wallet's own policy leaves after this, and whether the enclave would refuse it. The enclave itself is asked; it decides again when it signs. */
export function PolicyAfter({ intent }: { intent: Transaction }) {
  const wallet = useWallet();
  const { limits } = useLimits(wallet.id);
  const hasPolicy = limits !== undefined && limits.policy !== null;
  const { data: verdict } = useQuery({
    queryKey: ["custody", "dry-run", intent.payloadHash],
    queryFn: () => dryRun({ walletId: wallet.id, body: asQuestion(intent) }),
    enabled: hasPolicy,
    retry: false,
  });
  if (!hasPolicy) return null;
  const trace = verdict?.policies.flatMap((judged) => judged.trace) ?? [];
  const refusal = readRefusal({ trace }, limits);
  return (
    <section aria-label="Your wallet’s limits" className="pt-1">
      <LimitMeters limits={limits} requestWei={BigInt(intent.valueWei)} requestToken={tokenIn(intent)} />
      {verdict?.decision === "DENY" ? (
        <Notice title="Your limits do not allow this." className="mt-4">
          {refusal ? `“${refusal.ruleName}”. ${refusal.because}. ` : "No rule of this wallet’s policy allows it. "}
          The enclave will refuse it, and nothing would be sent.
        </Notice>
      ) : null}
    </section>
  );
}

function tokenIn(intent: Transaction): { address: string; units: bigint } | null {
  if (intent.kind !== "contract-call" || intent.token?.action !== "transfer") return null;
  return { address: intent.to, units: BigInt(intent.token.amount) };
}

function asQuestion(intent: Transaction) {
  const value = `0x${BigInt(intent.valueWei).toString(16)}`;
  const transaction = { to: intent.to, value, ...(intent.kind === "contract-call" ? { data: intent.data } : {}) };
  return { method: "eth_sendTransaction", caip2: intent.caip2, params: { transaction } } as const;
}

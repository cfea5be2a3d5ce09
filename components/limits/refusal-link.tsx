"use client";

import Link from "next/link";
import { useWallet, useWalletHref } from "@/components/shell/app-state.tsx";
import { NO_COUNTS } from "@/lib/protocol/app/wallet-limits.ts";
import { readRefusal } from "./read-refusal.ts";
import { useLimits } from "./use-limits.ts";

/** Names the rule that refused, and leads to it. */
export function RefusalLink({ details }: { details: Readonly<Record<string, unknown>> }) {
  const wallet = useWallet();
  const { limits } = useLimits(wallet.id);
  const toHref = useWalletHref();
  const refusal = readRefusal(details, limits ?? NO_COUNTS);
  return (
    <div className="mt-1 [overflow-wrap:anywhere]">
      {refusal ? <p>{`The rule: “${refusal.ruleName}”.${refusal.because ? ` ${refusal.because}.` : ""}`}</p> : null}
      <Link
        href={`${toHref("/limits")}${refusal ? `#rule-${refusal.ruleId}` : ""}`}
        className="inline-flex min-h-11 items-center font-medium text-ink underline underline-offset-4"
      >
        See the rule among your limits
      </Link>
    </div>
  );
}

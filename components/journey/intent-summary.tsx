"use client";

import { Amount } from "@/components/wallet/amount.tsx";
import { shortenAddress } from "@/lib/chain/group-address.ts";
import type { Intent } from "@/lib/protocol/app/read-intent.ts";

/** One line that says what a request is. */
export function IntentSummary({ intent }: { intent: Intent }) {
  switch (intent.kind) {
    case "send":
    case "contract-call":
      return (
        <>
          <Amount wei={BigInt(intent.valueWei)} /> to{" "}
          <span className="whitespace-nowrap font-mono text-13">{shortenAddress(intent.to)}</span>
        </>
      );
    case "message":
      return <span className="line-clamp-2 [overflow-wrap:anywhere]">“{intent.text ?? intent.hex}”</span>;
    case "typed-data":
      return (
        <>
          {intent.primaryType}
          {typeof intent.domain.name === "string" ? ` for ${intent.domain.name}` : ""}
        </>
      );
  }
}

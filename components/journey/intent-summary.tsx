"use client";

import { Amount } from "@/components/wallet/amount.tsx";
import { TokenAmount } from "@/components/wallet/token-amount.tsx";
import { useTokens } from "@/components/wallet/use-tokens.ts";
import { shortenAddress } from "@/lib/chain/group-address.ts";
import type { Intent } from "@/lib/protocol/app/read-intent.ts";
import { tokenOf } from "./name-action.ts";

/** One line that says what a request is. */
export function IntentSummary({ intent }: { intent: Intent }) {
  switch (intent.kind) {
    case "send":
      return (
        <>
          <Amount wei={BigInt(intent.valueWei)} /> to <Short address={intent.to} />
        </>
      );
    case "contract-call":
      return <CallSummary intent={intent} />;
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

function CallSummary({ intent }: { intent: Extract<Intent, { kind: "contract-call" }> }) {
  const token = tokenOf(intent, useTokens());
  const { token: call, valueWei } = intent;
  if (call?.action === "transfer") {
    return (
      <>
        <TokenAmount amount={BigInt(call.amount)} token={token} /> to <Short address={call.to} />
      </>
    );
  }
  if (call?.action === "approve") {
    return (
      <>
        <Short address={call.spender} /> may take <TokenAmount amount={BigInt(call.amount)} token={token} />
      </>
    );
  }
  return (
    <>
      Call of <Short address={intent.to} />
      {valueWei === "0" ? null : (
        <>
          {" "}
          with <Amount wei={BigInt(valueWei)} />
        </>
      )}
    </>
  );
}

function Short({ address }: { address: string }) {
  return <span className="whitespace-nowrap font-mono text-13">{shortenAddress(address)}</span>;
}

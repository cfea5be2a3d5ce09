"use client";

import { discOfRow } from "@/components/activity/disc-of-row.ts";
import { isTransaction } from "@/components/journey/journey.ts";
import { tokenOf } from "@/components/journey/name-action.ts";
import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { Amount } from "@/components/wallet/amount.tsx";
import { TokenAmount } from "@/components/wallet/token-amount.tsx";
import { useTokens } from "@/components/wallet/use-tokens.ts";
import type { ActivityRow } from "@/lib/protocol/app/activity.ts";

/** The stamp and the sum. */
export function PaperHead({ row }: { row: ActivityRow }) {
  const { intent } = row;
  const disc = discOfRow(row);
  return (
    <header className="grid justify-items-center gap-4 text-center">
      <SeatDisc {...disc} size={96} />
      <h1 className="grid gap-1 font-normal">
        <span className="text-13 text-muted">{titleOf(row)}</span>
        {isTransaction(intent) ? <Sum intent={intent} /> : <span className="font-medium text-22">{nameOf(row)}</span>}
      </h1>
    </header>
  );
}

/** ETH, or the token that a call sends. */
function Sum({ intent }: { intent: Parameters<typeof tokenOf>[0] & { valueWei: string } }) {
  const token = tokenOf(intent, useTokens());
  const call = intent.kind === "contract-call" ? intent.token : null;
  if (call === null) return <Amount wei={BigInt(intent.valueWei)} size={48} exact />;
  return <TokenAmount amount={BigInt(call.amount)} token={token} size={32} />;
}

function titleOf({ intent, status }: ActivityRow): string {
  if (status === "refused") return "Refused. Nothing left";
  if (status === "expired") return "Ran out. Nothing left";
  if (status === "failed") return "Failed. Nothing left";
  if (status === "execution_reverted") return "Undone by the contract";
  if (!isTransaction(intent)) return "Signed";
  if (intent.kind === "contract-call" && intent.token?.action === "approve") return "Allowed";
  return status === "queued" || status === "signing" || status === "unknown" ? "On its way" : "Sent";
}

function nameOf({ intent }: ActivityRow): string {
  return intent.kind === "typed-data" ? intent.primaryType : "A message";
}

"use client";

import { ArrowDown } from "lucide-react";
import type { ReactNode } from "react";
import { tokenOf } from "@/components/journey/name-action.ts";
import { Notice } from "@/components/ui/notice.tsx";
import type { Intent } from "@/lib/protocol/app/read-intent.ts";
import { FullAddress } from "./address.tsx";
import { AddressDisc } from "./address-disc.tsx";
import { Amount } from "./amount.tsx";
import { TokenAmount } from "./token-amount.tsx";
import { useTokens } from "./use-tokens.ts";

type Transaction = Extract<Intent, { kind: "send" | "contract-call" }>;

/** What leaves, and to whom: ETH, a token, or a call of a contract. Made of the intent alone, which was read out of the bytes. */
export function TransactionReview({ intent }: { intent: Transaction }) {
  const token = tokenOf(intent, useTokens());
  const call = intent.kind === "contract-call" ? intent.token : null;
  if (call !== null) {
    const isTransfer = call.action === "transfer";
    return (
      <div className="py-2">
        <Flow
          what={isTransfer ? "Leaves your wallet" : "May be taken out of your wallet, at any time from now on"}
          amount={<TokenAmount amount={BigInt(call.amount)} token={token} size={32} />}
          who={isTransfer ? "To" : "By"}
          address={isTransfer ? call.to : call.spender}
        />
        <p className="mt-4 text-13 text-muted">{token ? `${token.name}, the token at` : "The token at"}</p>
        <FullAddress address={intent.to} />
        {token ? null : (
          <Notice title="This app does not know this token." className="mt-3">
            Its name and decimals cannot be vouched for. Go on only if you know the contract above.
          </Notice>
        )}
      </div>
    );
  }
  if (intent.kind === "send") {
    return (
      <div className="py-2">
        <Flow what="Leaves your wallet" amount={<Amount wei={BigInt(intent.valueWei)} size={32} exact />} who="To" address={intent.to} />
      </div>
    );
  }
  return (
    <div className="py-2">
      <Flow
        what={intent.valueWei === "0" ? "Runs code of a contract, and sends it" : "Sends to a contract, and runs its code"}
        amount={<Amount wei={BigInt(intent.valueWei)} size={32} exact />}
        who="The contract"
        address={intent.to}
      />
    </div>
  );
}

interface FlowProps {
  what: string;
  amount: ReactNode;
  who: string;
  address: string;
}

function Flow({ what, amount, who, address }: FlowProps) {
  return (
    <>
      <p className="text-13 text-muted">{what}</p>
      {amount}
      <ArrowDown className="my-2 size-4 text-faint" aria-hidden />
      <p className="text-13 text-muted">{who}</p>
      <div className="mt-1 flex items-start gap-3">
        <AddressDisc address={address} size={36} />
        <FullAddress address={address} className="pt-0.5 text-15" />
      </div>
    </>
  );
}

"use client";

import { useState } from "react";
import type { AbiFunction } from "viem";
import { JourneyPanel, JourneySheet } from "@/components/journey/journey-place.tsx";
import { useCosign } from "@/components/journey/use-cosign.ts";
import { useAppState, useOwnAddress, useWallet } from "@/components/shell/app-state.tsx";
import { PageColumns } from "@/components/shell/page-columns.tsx";
import { PageTitle } from "@/components/shell/page-title.tsx";
import { WalletLink } from "@/components/shell/wallet-link.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Card } from "@/components/ui/card.tsx";
import { ReviewSheet } from "@/components/wallet/review-sheet.tsx";
import type { RequestPayload } from "@/lib/protocol/app/wallet-action.ts";
import { buildSendPayload } from "@/lib/user-seat/build-rpc-payload.ts";
import { CallForm } from "./call-form.tsx";
import { DecodedCall } from "./decoded-call.tsx";
import { useCallDraft } from "./use-call-draft.ts";

interface Review {
  payload: RequestPayload;
  functions: readonly AbiFunction[];
}

/** The page is Ethereum's: where a wallet of another network is looked at, it says so. */
export function CallHome() {
  return useWallet().chain_type === "ethereum" ? <EthereumCall /> : <NoCalls />;
}

function NoCalls() {
  return (
    <PageColumns>
      <PageTitle title="Call a contract">This is a Solana wallet. Contracts are called from an Ethereum one.</PageTitle>
      <Button asChild className="justify-self-start">
        <WalletLink href="/wallet">Back to the wallet</WalletLink>
      </Button>
    </PageColumns>
  );
}

/** Call a function of a contract. What was typed stays, also after it was sent. */
function EthereumCall() {
  const { config } = useAppState();
  const wallet = useWallet();
  const draft = useCallDraft(useOwnAddress());
  const cosign = useCosign();
  const [review, setReview] = useState<Review | null>(null);
  const openReview = () => {
    const { to, valueWei, data, fee, called } = draft;
    if (!to || valueWei === undefined || !data || !fee || draft.amountProblem) return;
    const bound = { gasLimit: fee.gasLimit, maxFeePerGasWei: fee.maxFeePerGas, maxPriorityFeePerGasWei: fee.maxPriorityFeePerGas };
    setReview({
      payload: buildSendPayload({ config, walletId: wallet.id }, { to, valueWei, data, ...bound }),
      functions: called.functions,
    });
  };
  return (
    <PageColumns panel={<JourneyPanel cosign={cosign} />}>
      <PageTitle title="Call a contract">Run a function of a contract with this wallet. The review shows what the bytes say.</PageTitle>
      <Card aria-label="The call to make">
        <CallForm draft={draft} onReview={openReview} />
      </Card>
      {review ? (
        <ReviewSheet
          payload={review.payload}
          balanceWei={draft.balanceWei ?? 0n}
          explain={(intent) => (intent.kind === "contract-call" ? <DecodedCall data={intent.data} functions={review.functions} /> : null)}
          onCancel={() => setReview(null)}
          fee={draft.fee}
          readFee={draft.readFee}
          onNewFee={() => (draft.amountProblem ? setReview(null) : openReview())}
          onConfirm={(actor) => {
            setReview(null);
            void cosign.start(review.payload, actor);
          }}
        />
      ) : null}
      <JourneySheet cosign={cosign} />
    </PageColumns>
  );
}

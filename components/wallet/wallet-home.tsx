"use client";

import { useEffect, useState } from "react";
import { RecentActivity } from "@/components/activity/recent-activity.tsx";
import { CustodyCard } from "@/components/custody/custody-card.tsx";
import type { Journey } from "@/components/journey/journey.ts";
import { JourneyPanel, JourneySheet } from "@/components/journey/journey-place.tsx";
import { useCosign } from "@/components/journey/use-cosign.ts";
import { useAppState, useOwnAddress, useWallet } from "@/components/shell/app-state.tsx";
import { PageColumns } from "@/components/shell/page-columns.tsx";
import { encodeTokenTransfer } from "@/lib/chain/token-call.ts";
import type { RequestPayload } from "@/lib/protocol/app/wallet-action.ts";
import { buildSendPayload } from "@/lib/user-seat/build-rpc-payload.ts";
import { BalanceCard } from "./balance-card.tsx";
import { ReviewSheet } from "./review-sheet.tsx";
import { SendForm } from "./send-form.tsx";
import { SolanaHome } from "./solana-home.tsx";
import { useSendDraft } from "./use-send-draft.ts";

/** The page of a wallet, as its network lets it be. */
export function WalletHome() {
  return useWallet().chain_type === "solana" ? <SolanaHome /> : <EthereumHome />;
}

/** Balance, send, what happened lately; at the right the journey of the send under way. */
function EthereumHome() {
  const { config } = useAppState();
  const wallet = useWallet();
  const draft = useSendDraft(useOwnAddress());
  const cosign = useCosign();
  const [review, setReview] = useState<RequestPayload | null>(null);

  const openReview = () => {
    const { to, wei, fee, token } = draft;
    if (!to || wei === undefined || !fee) return;
    const bound = { gasLimit: fee.gasLimit, maxFeePerGasWei: fee.maxFeePerGas, maxPriorityFeePerGasWei: fee.maxPriorityFeePerGas };
    const call = token ? { to: token.address, valueWei: 0n, data: encodeTokenTransfer(to, wei) } : { to, valueWei: wei };
    setReview(buildSendPayload({ config, walletId: wallet.id }, { ...call, ...bound }));
  };
  const confirm = (payload: RequestPayload, actor: Journey["actor"]) => {
    setReview(null);
    void cosign.start(payload, actor);
  };
  // The form keeps what was typed until it is on its way: a closed passkey prompt costs nobody their input.
  const sent = cosign.journey?.transactionHash ?? null;
  const { clear } = draft;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new hash empties the form
  useEffect(() => {
    if (sent) clear();
  }, [sent]);

  return (
    <PageColumns panel={<JourneyPanel cosign={cosign} />}>
      <BalanceCard />
      <SendForm draft={draft} onReview={openReview} />
      <CustodyCard />
      <RecentActivity />
      {review ? (
        <ReviewSheet
          payload={review}
          balanceWei={draft.balanceWei ?? 0n}
          onConfirm={(actor) => confirm(review, actor)}
          onCancel={() => setReview(null)}
          fee={draft.fee}
          readFee={draft.readFee}
          // With the new fee the amount may be too much: then the form says so.
          onNewFee={() => (draft.amountProblem ? setReview(null) : openReview())}
        />
      ) : null}
      <JourneySheet cosign={cosign} />
    </PageColumns>
  );
}

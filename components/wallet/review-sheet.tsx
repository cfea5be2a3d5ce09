"use client";

import { type ReactNode, useMemo, useState } from "react";
import type { Journey } from "@/components/journey/journey.ts";
import { useAnnounce } from "@/components/shell/announcer.tsx";
import { useAppState, useWallet } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Fact, Facts } from "@/components/ui/facts.tsx";
import { Sheet } from "@/components/ui/sheet.tsx";
import type { FeeEstimate } from "@/lib/chain/fee-estimate.ts";
import { judgeFee } from "@/lib/chain/judge-fee.ts";
import type { Intent } from "@/lib/protocol/app/read-intent.ts";
import type { RequestPayload } from "@/lib/protocol/app/wallet-action.ts";
import { canonicalPayloadBytes } from "@/lib/user-seat/build-rpc-payload.ts";
import { decodeIntent } from "@/lib/user-seat/decode-intent.ts";
import { Amount } from "./amount.tsx";
import { BytesFoldOut } from "./bytes-fold-out.tsx";
import { FeeNotice } from "./fee-notice.tsx";
import { LimitsAfter } from "./limits-after.tsx";
import { PolicyAfter } from "./policy-after.tsx";
import { ReviewFooter } from "./review-footer.tsx";
import { TransactionReview } from "./transaction-review.tsx";

interface ReviewSheetProps {
  payload: RequestPayload;
  balanceWei: bigint;
  onConfirm: (actor: Journey["actor"]) => void;
  onCancel: () => void;
  /** The network fee as it stands now, and the way to ask for it at once. */
  fee: FeeEstimate | undefined;
  readFee: () => Promise<FeeEstimate | undefined>;
  /** Makes the review anew, with the fee of now. */
  onNewFee: () => void;
  /** More about the call, made of what was read back. */
  explain?: (intent: Intent) => ReactNode;
}

/**
 * The last look. Everything shown is read back out of the canonical bytes that will be signed; the form that made them is not asked again.
 */
export function ReviewSheet({ payload, balanceWei, onConfirm, onCancel, fee, readFee, onNewFee, explain }: ReviewSheetProps) {
  const { config } = useAppState();
  const { custody } = useWallet();
  const [actor, setActor] = useState<Journey["actor"]>("you");
  const announce = useAnnounce();
  const [isAsking, setAsking] = useState(false);
  /** The request whose high fee the person was asked about. */
  const [askedFor, setAskedFor] = useState<RequestPayload | null>(null);
  const { intent, canonical } = useMemo(() => readBack(payload), [payload]);
  if (intent.kind !== "send" && intent.kind !== "contract-call") return null;
  const amountWei = BigInt(intent.valueWei);
  const feeWei = intent.maxFeeWei === null ? null : BigInt(intent.maxFeeWei);
  const judge = (now: FeeEstimate | undefined) => judgeFee({ signedWei: feeWei, nowWei: now?.maxFeeWei, amountWei });
  const verdict = judge(fee);
  const confirm = async () => {
    if (isAsking) return;
    setAsking(true);
    const now = judge(await readFee());
    setAsking(false);
    if (now === "risen") return announce("The network fee has risen. Nothing was sent.");
    if (now === "high" && askedFor !== payload) {
      setAskedFor(payload);
      return announce("The network fee is high for this amount. Press once more to pay it.");
    }
    onConfirm(actor);
  };

  return (
    <Sheet
      open
      onOpenChange={(open) => open || onCancel()}
      title="Review"
      description="Read from the very bytes you are about to sign."
      footer={
        verdict === "risen" ? (
          <Button size="large" className="w-full" onClick={onNewFee}>
            Review the new fee
          </Button>
        ) : (
          <ReviewFooter
            intent={intent}
            actor={actor}
            onActor={setActor}
            onConfirm={() => void confirm()}
            isBusy={isAsking}
            label={askedFor === payload ? "Send, and pay the fee" : undefined}
          />
        )
      }
    >
      <TransactionReview intent={intent} />
      {explain?.(intent)}
      <Facts className="mt-3 border-line border-y">
        <Fact name="Network">{config.chain.name}</Fact>
        <Fact name="Network fee, at most">{feeWei === null ? "up to the app’s ceiling" : <Amount wei={feeWei} />}</Fact>
        {feeWei === null ? null : (
          <>
            <Fact name="Costs at most">
              <Amount wei={amountWei + feeWei} className="font-medium" />
            </Fact>
            <Fact name="Stays in your wallet">
              <Amount wei={balanceWei - amountWei - feeWei} />
            </Fact>
          </>
        )}
      </Facts>
      {feeWei === null ? null : <FeeNotice verdict={verdict} signedWei={feeWei} nowWei={fee?.maxFeeWei} amountWei={amountWei} />}
      <PolicyAfter intent={intent} />
      {custody === "both" || actor === "server" ? <LimitsAfter intent={intent} /> : null}
      <BytesFoldOut intent={intent} canonical={canonical} />
    </Sheet>
  );
}

function readBack(payload: RequestPayload): { intent: Intent; canonical: string } {
  const bytes = canonicalPayloadBytes(payload);
  return { intent: decodeIntent(bytes), canonical: new TextDecoder().decode(bytes) };
}

"use client";

import { useMemo } from "react";
import { nameAction } from "@/components/journey/name-action.ts";
import { useAppState } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Sheet } from "@/components/ui/sheet.tsx";
import { BytesFoldOut } from "@/components/wallet/bytes-fold-out.tsx";
import type { RequestPayload } from "@/lib/protocol/app/wallet-action.ts";
import { canonicalPayloadBytes } from "@/lib/user-seat/build-rpc-payload.ts";
import { decodeIntent } from "@/lib/user-seat/decode-intent.ts";
import { useUserSeat } from "@/lib/user-seat/use-user-seat.tsx";
import { SignedContent } from "./signed-content.tsx";

interface SignReviewSheetProps {
  payload: RequestPayload;
  onConfirm: () => void;
  onCancel: () => void;
}

/** The last look at what a signature will stand under, read back out of the bytes. */
export function SignReviewSheet({ payload, onConfirm, onCancel }: SignReviewSheetProps) {
  const { factor } = useAppState();
  const { state } = useUserSeat();
  const { intent, canonical } = useMemo(() => {
    const bytes = canonicalPayloadBytes(payload);
    return { intent: decodeIntent(bytes), canonical: new TextDecoder().decode(bytes) };
  }, [payload]);
  return (
    <Sheet
      open
      onOpenChange={(open) => open || onCancel()}
      title="Review"
      description="Read from the very bytes you are about to sign."
      footer={
        <div className="grid gap-2">
          <Button size="large" onClick={onConfirm}>
            {nameAction(intent)}
          </Button>
          <p className="text-center text-13 text-muted">
            {state === "unlocked"
              ? "Your seat is open: this signs at once."
              : `Your ${factor?.type === "device" ? "device key" : "passkey"} opens your seat first.`}
          </p>
        </div>
      }
    >
      <SignedContent intent={intent} />
      <BytesFoldOut intent={intent} canonical={canonical} />
    </Sheet>
  );
}

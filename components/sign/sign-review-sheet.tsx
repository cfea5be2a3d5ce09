"use client";

import { useMemo, useState } from "react";
import type { Journey } from "@/components/journey/journey.ts";
import { Sheet } from "@/components/ui/sheet.tsx";
import { BytesFoldOut } from "@/components/wallet/bytes-fold-out.tsx";
import { ReviewFooter } from "@/components/wallet/review-footer.tsx";
import type { RequestPayload } from "@/lib/protocol/app/wallet-action.ts";
import { canonicalPayloadBytes } from "@/lib/user-seat/build-rpc-payload.ts";
import { decodeIntent } from "@/lib/user-seat/decode-intent.ts";
import { SignedContent } from "./signed-content.tsx";

interface SignReviewSheetProps {
  payload: RequestPayload;
  onConfirm: (actor: Journey["actor"]) => void;
  onCancel: () => void;
}

/** The last look at what a signature will stand under, read back out of the bytes. */
export function SignReviewSheet({ payload, onConfirm, onCancel }: SignReviewSheetProps) {
  const [actor, setActor] = useState<Journey["actor"]>("you");
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
      footer={<ReviewFooter intent={intent} actor={actor} onActor={setActor} onConfirm={() => onConfirm(actor)} />}
    >
      <SignedContent intent={intent} />
      <BytesFoldOut intent={intent} canonical={canonical} />
    </Sheet>
  );
}

"use client";

import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { FullAddress } from "@/components/wallet/address.tsx";
import type { SeatWallet } from "@/lib/protocol/app/seat-wallet.ts";
import type { TakenKey as Taken } from "@/lib/user-seat/recovery/open-export.ts";
import { HoldToReveal } from "./hold-to-reveal.tsx";
import { KeystoreForm } from "./keystore-form.tsx";
import { nameSecret } from "./name-secret.ts";
import { PaperSheet } from "./paper-sheet.tsx";
import { type SecretCopyState, useSecretCopy } from "./use-secret-copy.ts";

const COPY_WORDS: Readonly<Record<SecretCopyState, string>> = {
  idle: "",
  copied: "Copied. The clipboard is emptied in 30 seconds, and when you leave this page.",
  cleared: "The clipboard is empty again.",
  refused: "The browser did not let this page copy. Hold to reveal it instead.",
};

interface TakenKeyProps {
  taken: Taken;
  wallet: SeatWallet;
  onForget: () => void;
}

/** The key in hand: look at it, copy it, save it under a password, or put it on paper. */
export function TakenKey({ taken, wallet, onForget }: TakenKeyProps) {
  const { state, copy } = useSecretCopy();
  const name = nameSecret(taken.kind);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <Card aria-labelledby="taken-title" className="grid gap-5">
      <div>
        <CardTitle id="taken-title" ref={heading} tabIndex={-1} className="outline-none">
          {name} of “{wallet.name}”
        </CardTitle>
        <p className="mt-1 text-muted">It was opened in this page, and makes this address:</p>
        <p className="mt-1">
          <FullAddress address={wallet.address} />
        </p>
      </div>
      <p className="font-medium">Whoever sees it can take everything, without your server. Look around you first.</p>
      <HoldToReveal secret={taken.secret} name={name} />
      <div className="grid gap-1.5 border-line border-t pt-5">
        <Button look="secondary" onClick={() => copy(taken.secret)} className="sm:justify-self-start">
          Copy the {name.toLowerCase()}
        </Button>
        <p role="status" className="min-h-5 text-13 text-muted">
          {COPY_WORDS[state]}
        </p>
      </div>
      <div className="grid gap-3 border-line border-t pt-5">
        <h3 className="font-medium text-15">As an encrypted file</h3>
        {wallet.chain_type === "ethereum" ? (
          <KeystoreForm taken={taken} address={wallet.address} />
        ) : (
          <p className="text-13 text-muted">
            Solana’s wallets have no common file with a password. Print it, or forget it here and take it out once more for your offline
            key.
          </p>
        )}
      </div>
      <div className="grid gap-3 border-line border-t pt-5">
        <h3 className="font-medium text-15">On paper</h3>
        <PaperSheet taken={taken} wallet={wallet} />
      </div>
      <div className="border-line border-t pt-5">
        <Button onClick={onForget}>Forget it here</Button>
      </div>
    </Card>
  );
}

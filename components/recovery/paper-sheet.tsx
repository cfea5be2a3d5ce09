"use client";

import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { Button } from "@/components/ui/button.tsx";
import { QrCode } from "@/components/wallet/qr-code.tsx";
import type { SeatWallet } from "@/lib/protocol/app/seat-wallet.ts";
import type { TakenKey } from "@/lib/user-seat/recovery/open-export.ts";
import { nameSecret } from "./name-secret.ts";

/** Prints the key on paper. The sheet is in the page only while it is being printed, and never on the screen. */
export function PaperSheet({ taken, wallet }: { taken: TakenKey; wallet: SeatWallet }) {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    if (!printing) return;
    const end = () => setPrinting(false);
    addEventListener("afterprint", end);
    // Where a browser does not tell of the end, coming back to the page is one.
    addEventListener("focus", end);
    print();
    return () => {
      removeEventListener("afterprint", end);
      removeEventListener("focus", end);
    };
  }, [printing]);
  return (
    <>
      <Button look="secondary" onClick={() => setPrinting(true)} className="sm:justify-self-start">
        Print a paper sheet
      </Button>
      {printing ? createPortal(<Sheet taken={taken} wallet={wallet} />, document.body) : null}
    </>
  );
}

function Sheet({ taken, wallet }: { taken: TakenKey; wallet: SeatWallet }) {
  const name = nameSecret(taken.kind);
  return (
    <article data-print="only" className="bg-[oklch(1_0_0)] p-8 text-[oklch(0.2_0.009_70)]">
      <h1 className="font-semibold text-22">
        {name} of “{wallet.name}”
      </h1>
      <p className="mt-1">Whoever reads this can take everything. Keep it where nobody else looks.</p>
      <div className="mt-6 grid grid-cols-[7cm_minmax(0,1fr)] items-start gap-8">
        <QrCode text={taken.secret} label={`${name}, as a QR code`} />
        <dl className="grid gap-4">
          <div>
            <dt>Network</dt>
            <dd className="font-medium">{wallet.chain_type === "solana" ? "Solana" : "Ethereum"}</dd>
          </div>
          <div>
            <dt>Address</dt>
            <dd className="font-mono text-13 [overflow-wrap:anywhere]">{wallet.address}</dd>
          </div>
          <div>
            <dt>{name}</dt>
            {taken.kind === "seed_phrase" ? (
              <dd>
                <ol className="mt-1 grid list-inside list-decimal grid-cols-2 gap-x-6 font-mono text-15">
                  {taken.secret.split(" ").map((word, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: words in a fixed order, and two may be alike
                    <li key={index}>{word}</li>
                  ))}
                </ol>
              </dd>
            ) : (
              <dd className="font-mono text-15 [overflow-wrap:anywhere]">{taken.secret}</dd>
            )}
          </div>
        </dl>
      </div>
    </article>
  );
}

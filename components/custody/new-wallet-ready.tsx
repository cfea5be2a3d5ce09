"use client";

import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { useWalletHref } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Address } from "@/components/wallet/address.tsx";
import type { SeatWallet } from "@/lib/protocol/app/seat-wallet.ts";
import { CUSTODY_WORDS } from "./custody-words.ts";

/** The wallet is there. */
export function NewWalletReady({ wallet }: { wallet: SeatWallet }) {
  const toHref = useWalletHref();
  const words = CUSTODY_WORDS[wallet.custody];
  return (
    <div className="mx-auto grid w-full max-w-narrow gap-6 py-10">
      <SeatDisc state="closing" custody={wallet.custody} size={96} decorative />
      <header>
        <h1 className="font-semibold text-32 [overflow-wrap:anywhere]">{wallet.name} is ready</h1>
        <p className="mt-2 text-muted">
          {words.title}: {words.rule.charAt(0).toLowerCase() + words.rule.slice(1)} The enclave signed a receipt for exactly this, and your
          server has checked it.
        </p>
      </header>
      <Address address={wallet.address} label="Its address" />
      {/* A whole page load: every part of the app starts with the new wallet. */}
      <Button size="large" onClick={() => window.location.assign(toHref("/wallet", wallet.id))}>
        Open the wallet
      </Button>
    </div>
  );
}

"use client";

import { PenLine, QrCode } from "lucide-react";
import { useState } from "react";
import { RecentActivity } from "@/components/activity/recent-activity.tsx";
import { CustodyCard } from "@/components/custody/custody-card.tsx";
import { useWallet } from "@/components/shell/app-state.tsx";
import { PageColumns } from "@/components/shell/page-columns.tsx";
import { WalletLink } from "@/components/shell/wallet-link.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Address } from "./address.tsx";
import { ReceiveSheet } from "./receive-sheet.tsx";

/** A Solana wallet: its address, signing, whose it is. It offers no sending, since this app is connected to no Solana network. */
export function SolanaHome() {
  const wallet = useWallet();
  const [receiving, setReceiving] = useState(false);
  return (
    <PageColumns>
      <section aria-labelledby="solana-title" className="grid justify-items-start gap-2 pt-2 pb-3">
        <h1 id="solana-title" className="font-semibold text-22 [overflow-wrap:anywhere]">
          {wallet.name}
        </h1>
        <p className="max-w-text text-muted">
          On Solana. You can receive here and sign messages. This app is connected to no Solana network, so it shows no balance and sends
          nothing.
        </p>
        <Address address={wallet.address} label="Your address" />
        <div className="mt-1 flex flex-wrap gap-2">
          <Button look="secondary" onClick={() => setReceiving(true)}>
            <QrCode aria-hidden />
            Receive
          </Button>
          <Button look="secondary" asChild>
            <WalletLink href="/wallet/sign">
              <PenLine aria-hidden />
              Sign
            </WalletLink>
          </Button>
        </div>
        <ReceiveSheet open={receiving} onOpenChange={setReceiving} address={wallet.address} chainName="Solana" />
      </section>
      <CustodyCard />
      <RecentActivity />
    </PageColumns>
  );
}

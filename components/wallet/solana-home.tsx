"use client";

import { RecentActivity } from "@/components/activity/recent-activity.tsx";
import { CustodyCard } from "@/components/custody/custody-card.tsx";
import { useWallet } from "@/components/shell/app-state.tsx";
import { PageColumns } from "@/components/shell/page-columns.tsx";
import { Address } from "./address.tsx";
import { ReceiveAndSign } from "./receive-and-sign.tsx";

/** A Solana wallet: its address, signing, whose it is. It offers no sending, since this app is connected to no Solana network. */
export function SolanaHome() {
  const wallet = useWallet();
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
          <ReceiveAndSign address={wallet.address} chainName="Solana" />
        </div>
      </section>
      <CustodyCard />
      <RecentActivity />
    </PageColumns>
  );
}

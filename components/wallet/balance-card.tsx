"use client";

import { SquareCode } from "lucide-react";
import { useBalance } from "wagmi";
import { useAppState, useOwnAddress } from "@/components/shell/app-state.tsx";
import { WalletLink } from "@/components/shell/wallet-link.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { Address } from "./address.tsx";
import { Amount } from "./amount.tsx";
import { FundButton } from "./fund-button.tsx";
import { ReceiveAndSign } from "./receive-and-sign.tsx";
import { TokenList } from "./token-list.tsx";

const REFRESH_MS = 4_000;

/** What the wallet holds, where it is, and how money gets in. */
export function BalanceCard() {
  const { config } = useAppState();
  const address = useOwnAddress();
  const { data: balance, isError } = useBalance({ address, query: { refetchInterval: REFRESH_MS } });
  return (
    <section aria-labelledby="balance-title" className="pt-2 pb-3">
      <h1 id="balance-title" className="text-13 text-muted">
        Your balance
      </h1>
      <div className="min-h-[3.25rem]" aria-busy={!balance}>
        {balance ? <Amount wei={balance.value} size={48} /> : <Skeleton className="mt-2 h-9 w-52" />}
      </div>
      {isError ? (
        <p className="text-13 text-muted">
          {balance ? "The network does not answer; this may be old." : "The network does not answer yet. We keep asking."}
        </p>
      ) : null}
      <Address address={address} label="Your address" className="mt-1" />
      <TokenList />
      <div className="mt-4 grid grid-cols-2 gap-2 *:px-3 sm:flex sm:flex-wrap sm:*:px-4">
        {config.development ? <FundButton empty={balance?.value === 0n} /> : null}
        <ReceiveAndSign address={address} chainName={config.chain.name} />
        <Button look="secondary" asChild>
          <WalletLink href="/wallet/call">
            <SquareCode aria-hidden />
            Call a contract
          </WalletLink>
        </Button>
      </div>
      {config.development && balance?.value === 0n ? (
        <p className="mt-3 text-13 text-muted">Nothing is in it yet. Add test ETH, then send some below.</p>
      ) : null}
    </section>
  );
}

"use client";

import { PenLine, QrCode } from "lucide-react";
import { useState } from "react";
import { WalletLink } from "@/components/shell/wallet-link.tsx";
import { Button } from "@/components/ui/button.tsx";
import { ReceiveSheet } from "./receive-sheet.tsx";

/** What every wallet can do: show its address to be paid, and sign. */
export function ReceiveAndSign({ address, chainName }: { address: string; chainName: string }) {
  const [receiving, setReceiving] = useState(false);
  return (
    <>
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
      <ReceiveSheet open={receiving} onOpenChange={setReceiving} address={address} chainName={chainName} />
    </>
  );
}

"use client";

import { Check, Copy } from "lucide-react";
import { Button } from "@/components/ui/button.tsx";
import { Sheet } from "@/components/ui/sheet.tsx";
import { useCopy } from "@/components/ui/use-copy.ts";
import { FullAddress } from "./address.tsx";
import { QrCode } from "./qr-code.tsx";

interface ReceiveSheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  address: string;
  chainName: string;
}

export function ReceiveSheet({ open, onOpenChange, address, chainName }: ReceiveSheetProps) {
  const { copied, copy } = useCopy();
  const Icon = copied ? Check : Copy;
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title="Receive"
      description={`Only on ${chainName}. What is sent on another network does not arrive.`}
      footer={
        <Button size="large" className="w-full" onClick={() => copy(address)}>
          <Icon aria-hidden />
          {copied ? "Copied" : "Copy the address"}
        </Button>
      }
    >
      <div className="mx-auto max-w-64 py-3">
        <QrCode text={address} label="QR code of your address" />
      </div>
      <p className="flex justify-center text-center">
        <FullAddress address={address} className="justify-center text-15" />
      </p>
    </Sheet>
  );
}

"use client";

import { Check, Copy } from "lucide-react";
import { cn } from "@/components/ui/cn.ts";
import { useCopy } from "@/components/ui/use-copy.ts";
import { groupAddress, shortenAddress } from "@/lib/chain/group-address.ts";
import { AddressDisc } from "./address-disc.tsx";

interface AddressProps {
  address: string;
  /** Whose it is: "Your address", "Recipient". */
  label: string;
  className?: string;
}

/** An address that copies itself on click. Short at rest, in full while it has the keyboard's focus. */
export function Address({ address, label, className }: AddressProps) {
  const { copied, copy } = useCopy();
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      onClick={() => copy(address)}
      aria-label={copied ? "Address copied" : `${label} ${address}. Copy`}
      className={cn(
        "group -ml-2 inline-flex min-h-11 max-w-full items-center gap-2 rounded-control px-2 font-mono text-13 text-soft transition-colors hover:bg-hover hover:text-ink",
        className,
      )}
    >
      <AddressDisc address={address} size={22} />
      <span className="group-focus-visible:hidden">{shortenAddress(address)}</span>
      <span className="hidden text-left [overflow-wrap:anywhere] group-focus-visible:inline">{groupAddress(address).join(" ")}</span>
      <Icon
        className={cn("size-3.5 shrink-0 transition-opacity", copied ? "opacity-100" : "opacity-50 group-hover:opacity-100")}
        aria-hidden
      />
    </button>
  );
}

/** Every character, in groups of four, for where a decision is made. Copied text has no spaces in it. */
export function FullAddress({ address, className }: { address: string; className?: string }) {
  return (
    <span className={cn("inline-flex flex-wrap gap-x-[0.6ch] font-mono text-13", className)}>
      <span className="sr-only">{address}</span>
      {groupAddress(address).map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: ten groups in a fixed order, and two may be alike
        <span key={index} aria-hidden>
          {group}
        </span>
      ))}
    </span>
  );
}

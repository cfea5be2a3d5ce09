"use client";

import { ChevronDown, Copy, LockKeyhole, LogOut } from "lucide-react";
import { leaveApp } from "@/components/security/leave-app.ts";
import { Menu, MenuContent, MenuDivider, MenuItem, MenuTrigger } from "@/components/ui/menu.tsx";
import { useCopy } from "@/components/ui/use-copy.ts";
import { AddressDisc } from "@/components/wallet/address-disc.tsx";
import { shortenAddress } from "@/lib/chain/group-address.ts";
import { useUserSeat } from "@/lib/user-seat/use-user-seat.tsx";
import { useAppState, useWallet } from "./app-state.tsx";

/** Which wallet this is, who is signed in, and the way out. Stands on top of every page. */
export function WalletMenu() {
  const { user, config } = useAppState();
  const wallet = useWallet();
  const seat = useUserSeat();
  const { copied, copy } = useCopy();
  return (
    <Menu>
      <MenuTrigger
        aria-label={`Wallet ${shortenAddress(wallet.address)} on ${config.chain.name}. Menu`}
        className="-ml-2 inline-flex min-h-11 min-w-0 items-center gap-2.5 rounded-control px-2 transition-colors hover:bg-hover data-[state=open]:bg-hover"
      >
        <AddressDisc address={wallet.address} size={28} />
        <span className="min-w-0 text-left">
          <span className="block truncate font-mono text-13">{shortenAddress(wallet.address)}</span>
          <span className="block truncate text-13 text-muted leading-4">{config.chain.name}</span>
        </span>
        <ChevronDown className="size-4 text-muted" aria-hidden />
      </MenuTrigger>
      <MenuContent align="start">
        <p className="px-3 pt-1.5 pb-2 text-13 text-muted">
          Signed in as <span className="block max-w-64 truncate text-ink">{user.email}</span>
        </p>
        <MenuDivider />
        <MenuItem onSelect={() => copy(wallet.address)}>
          <Copy aria-hidden />
          {copied ? "Address copied" : "Copy your address"}
        </MenuItem>
        <MenuItem disabled={seat.state !== "unlocked"} className="data-[disabled]:text-faint" onSelect={() => seat.lock()}>
          <LockKeyhole aria-hidden />
          {seat.state === "unlocked" ? "Lock your seat" : "Your seat is locked"}
        </MenuItem>
        <MenuItem onSelect={() => void leaveApp()}>
          <LogOut aria-hidden />
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

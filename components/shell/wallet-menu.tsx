"use client";

import { Check, ChevronDown, Copy, Import, LockKeyhole, LogOut, Plus } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { leaveApp } from "@/components/security/leave-app.ts";
import { Menu, MenuContent, MenuDivider, MenuItem, MenuTrigger } from "@/components/ui/menu.tsx";
import { useCopy } from "@/components/ui/use-copy.ts";
import { shortenAddress } from "@/lib/chain/group-address.ts";
import type { SeatWallet } from "@/lib/protocol/app/seat-wallet.ts";
import { useUserSeat } from "@/lib/user-seat/use-user-seat.tsx";
import { useAppState, useNamedWallet, useWalletHref } from "./app-state.tsx";

/** Which wallet this is, the way to the others, who is signed in, and the way out. Stands on top of every page. */
export function WalletMenu() {
  const { user, wallets } = useAppState();
  const current = useNamedWallet();
  const seat = useUserSeat();
  const { copied, copy } = useCopy();
  const router = useRouter();
  const toHref = useWalletHref();
  const path = useSwitchPath();
  return (
    <Menu>
      <MenuTrigger
        aria-label={current ? `${current.name}, ${shortenAddress(current.address)}. Wallets and menu` : "Wallets and menu"}
        className="-ml-2 inline-flex min-h-11 min-w-0 items-center gap-2.5 rounded-control px-2 transition-colors hover:bg-hover data-[state=open]:bg-hover"
      >
        {current ? <WalletName wallet={current} /> : <span className="font-medium text-15">Choose a wallet</span>}
        <ChevronDown className="size-4 shrink-0 text-muted" aria-hidden />
      </MenuTrigger>
      <MenuContent align="start" className="max-h-[80dvh] w-72 overflow-y-auto">
        {wallets.map((wallet) => (
          <MenuItem key={wallet.id} className="py-1.5 [&_.seat-disc]:size-7" onSelect={() => router.push(toHref(path, wallet.id))}>
            <WalletName wallet={wallet} />
            {wallet.id === current?.id ? <Check className="ml-auto shrink-0" aria-label="This wallet" /> : null}
          </MenuItem>
        ))}
        <MenuItem onSelect={() => router.push("/wallets/new")}>
          <Plus aria-hidden />
          New wallet
        </MenuItem>
        <MenuItem onSelect={() => router.push("/wallets/import")}>
          <Import aria-hidden />
          Import a wallet
        </MenuItem>
        <MenuDivider />
        <p className="px-3 pt-1.5 pb-2 text-13 text-muted">
          Signed in as <span className="block max-w-64 truncate text-ink">{user.email}</span>
        </p>
        {current ? (
          <MenuItem onSelect={() => copy(current.address)}>
            <Copy aria-hidden />
            {copied ? "Address copied" : "Copy this wallet’s address"}
          </MenuItem>
        ) : null}
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

function WalletName({ wallet }: { wallet: SeatWallet }) {
  return (
    <>
      <SeatDisc state="closed" custody={wallet.custody} size={28} decorative />
      <span className="min-w-0 text-left">
        <span className="block truncate font-medium text-15 leading-5">{wallet.name}</span>
        <span className="block truncate font-mono text-13 text-muted leading-4">{shortenAddress(wallet.address)}</span>
      </span>
    </>
  );
}

/** The same page of another wallet. What is about one thing of this wallet, or about making a new one, has no counterpart there. */
function useSwitchPath(): string {
  const path = usePathname();
  if (path.startsWith("/activity/")) return "/activity";
  return path.startsWith("/wallets") ? "/wallet" : path;
}

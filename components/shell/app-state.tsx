"use client";

import { useSearchParams } from "next/navigation";
import { createContext, type ReactNode, useCallback, useContext } from "react";
import { type Address, getAddress } from "viem";
import type { AppState, AppUser } from "@/lib/protocol/app/app-state.ts";
import type { SeatWallet } from "@/lib/protocol/app/seat-wallet.ts";

/** What every signed-in page has: a person, and a wallet once the set-up is done. */
export interface SignedInState extends AppState {
  user: AppUser;
}

const Context = createContext<SignedInState | null>(null);

export function AppStateProvider({ state, children }: { state: SignedInState; children: ReactNode }) {
  return <Context value={state}>{children}</Context>;
}

export function useAppState(): SignedInState {
  const state = useContext(Context);
  if (!state) throw new Error("useAppState needs an AppStateProvider above it");
  return state;
}

/** Names the wallet in the address of a page. It is in the address and nowhere else: so the back button, two tabs and a shared link work. */
export const WALLET_PARAMETER = "wallet";

/** The wallet that the address names, the first one without a name; null for one that is not the person's. */
export function useNamedWallet(): SeatWallet | null {
  const { wallets } = useAppState();
  const id = useSearchParams().get(WALLET_PARAMETER);
  return (id === null ? wallets[0] : wallets.find((wallet) => wallet.id === id)) ?? null;
}

/** The wallet that this page is about. */
export function useWallet(): SeatWallet {
  const wallet = useNamedWallet();
  if (!wallet) throw new Error("pages with a wallet are shown only when there is one");
  return wallet;
}

/** Makes addresses of pages about the current wallet, or about another one: `/activity` becomes `/activity?wallet=…`. The first wallet needs no name. */
export function useWalletHref(): (path: string, walletId?: string) => string {
  const { wallets } = useAppState();
  const current = useNamedWallet()?.id;
  const first = wallets[0]?.id;
  return useCallback(
    (path, walletId = current) =>
      walletId === undefined || walletId === first ? path : `${path}?${WALLET_PARAMETER}=${encodeURIComponent(walletId)}`,
    [current, first],
  );
}

/** Its address, as viem wants it. */
export function useOwnAddress(): Address {
  return getAddress(useWallet().address);
}

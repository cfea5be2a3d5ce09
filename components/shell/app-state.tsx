"use client";

import { createContext, type ReactNode, useContext } from "react";
import { type Address, getAddress } from "viem";
import type { AppState, AppUser, SeatWallet } from "@/lib/protocol/app/app-state.ts";

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

/** The wallet that the pages are about. */
export function useWallet(): SeatWallet {
  const wallet = useAppState().wallets[0];
  if (!wallet) throw new Error("pages with a wallet are shown only once there is one");
  return wallet;
}

/** Its address, as viem wants it. */
export function useOwnAddress(): Address {
  return getAddress(useWallet().address);
}

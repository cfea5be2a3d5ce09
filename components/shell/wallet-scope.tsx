"use client";

import { Fragment, type ReactNode } from "react";
import { useNamedWallet } from "./app-state.tsx";
import { NothingHere } from "./nothing-here.tsx";

/** The page of one wallet. Another wallet is another page: no draft, review or journey is carried over to it. */
export function WalletScope({ children }: { children: ReactNode }) {
  const wallet = useNamedWallet();
  return wallet ? <Fragment key={wallet.id}>{children}</Fragment> : <NothingHere />;
}

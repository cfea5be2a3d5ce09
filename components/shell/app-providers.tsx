"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { WagmiProvider } from "wagmi";
import { createWagmiConfig } from "@/lib/chain/wagmi-config.ts";
import { SeatProvider } from "@/lib/user-seat/use-user-seat.tsx";
import { Announcer } from "./announcer.tsx";
import { AppStateProvider, type SignedInState } from "./app-state.tsx";

/** What the client islands of signed-in pages stand in: the person's state, chain reads, the user seat, the live region. */
export function AppProviders({ state, children }: { state: SignedInState; children: ReactNode }) {
  const [wagmi] = useState(() => createWagmiConfig(state.config.chain));
  const [queries] = useState(createQueryClient);
  return (
    <AppStateProvider state={state}>
      <WagmiProvider config={wagmi} reconnectOnMount={false}>
        <QueryClientProvider client={queries}>
          <SeatProvider config={state.config} walletUserId={state.user.walletUserId} factor={state.factor}>
            <Announcer>{children}</Announcer>
          </SeatProvider>
        </QueryClientProvider>
      </WagmiProvider>
    </AppStateProvider>
  );
}

/** One quick retry hides a hiccup; after that the person is told, and the intervals of each query go on asking. */
function createQueryClient(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: 1, retryDelay: 400, staleTime: 1_000, networkMode: "always" } } });
}

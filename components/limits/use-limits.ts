"use client";

import { useQuery } from "@tanstack/react-query";
import { useHydrated } from "@/components/ui/use-hydrated.ts";
import type { WalletLimits } from "@/lib/protocol/app/wallet-limits.ts";
import { getWalletLimits } from "@/lib/user-seat/call-app-server.ts";

const REFRESH_MS = 15_000;

interface LimitsQuery {
  /** undefined while it is not known. */
  limits: WalletLimits | undefined;
  hasFailed: boolean;
}

/** What limits a wallet. Its key begins with `custody`, so a change asks again at once. */
export function useLimits(walletId: string): LimitsQuery {
  const hydrated = useHydrated();
  const { data, isError } = useQuery({
    queryKey: ["custody", "limits", walletId],
    queryFn: () => getWalletLimits(walletId),
    refetchInterval: REFRESH_MS,
  });
  return { limits: hydrated ? data : undefined, hasFailed: hydrated && isError };
}

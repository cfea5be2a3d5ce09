"use client";

import { useQuery } from "@tanstack/react-query";
import { useHydrated } from "@/components/ui/use-hydrated.ts";
import type { Token } from "@/lib/protocol/chains/chain-table.ts";
import { getTokens } from "@/lib/user-seat/call-app-server.ts";

const FRESH_MS = 5 * 60_000;

/** The tokens that this app knows on its chain; none while that is not known. */
export function useTokens(): readonly Token[] {
  const hydrated = useHydrated();
  const { data } = useQuery({ queryKey: ["tokens"], queryFn: getTokens, staleTime: FRESH_MS });
  return hydrated && data ? data : [];
}

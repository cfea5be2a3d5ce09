"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useWallet } from "@/components/shell/app-state.tsx";
import { useHydrated } from "@/components/ui/use-hydrated.ts";
import { type ActivityRow, OPEN_STATUSES } from "@/lib/protocol/app/activity.ts";
import { getActivityPage } from "@/lib/user-seat/call-app-server.ts";

const BUSY_MS = 1_500;
const CALM_MS = 20_000;

/** What was asked of the current wallet, newest first. Asks often while a row can still change, so that a reload misses nothing. */
export function useActivity() {
  // What another part of the page has read already is unknown to the server-rendered part that wakes up later.
  const hydrated = useHydrated();
  const { id: walletId } = useWallet();
  const query = useInfiniteQuery({
    queryKey: ["activity", "list", walletId],
    queryFn: ({ pageParam }) => getActivityPage(walletId, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.data.some(isOpen)) ? BUSY_MS : CALM_MS),
  });
  const rows: ActivityRow[] | undefined = hydrated ? query.data?.pages.flatMap((page) => page.data) : undefined;
  return { ...query, rows };
}

export function isOpen(row: ActivityRow): boolean {
  return OPEN_STATUSES.includes(row.status);
}

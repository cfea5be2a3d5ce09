"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useHydrated } from "@/components/ui/use-hydrated.ts";
import { type ActivityRow, OPEN_STATUSES } from "@/lib/protocol/app/activity.ts";
import { getActivityPage } from "@/lib/user-seat/call-app-server.ts";

const BUSY_MS = 1_500;
const CALM_MS = 20_000;

/** The list of what was asked for, newest first. Asks often while a row can still change, so that a reload misses nothing. */
export function useActivity() {
  // What another part of the page has read already is unknown to the server-rendered part that wakes up later.
  const hydrated = useHydrated();
  const query = useInfiniteQuery({
    queryKey: ["activity", "list"],
    queryFn: ({ pageParam }) => getActivityPage(pageParam),
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

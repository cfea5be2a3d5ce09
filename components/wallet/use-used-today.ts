"use client";

import { useQuery } from "@tanstack/react-query";
import { isTransaction } from "@/components/journey/journey.ts";
import { useWallet } from "@/components/shell/app-state.tsx";
import type { ActivityRow } from "@/lib/protocol/app/activity.ts";
import { amountOf } from "@/lib/protocol/app/server-rules.ts";
import { getActivityPage } from "@/lib/user-seat/call-app-server.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Enough for a busy day; beyond it the meter would say too little, so it says nothing. */
const MAX_PAGES = 10;

export interface UsedToday {
  usedWei: bigint;
  /** When the oldest counted send leaves the window; null when nothing is counted. */
  freesAtMs: number | null;
}

/** What the server seat signed for the current wallet in the last 24 hours, whatever became of it: the number that its daily limits start from. */
export function useUsedToday(enabled: boolean): UsedToday | undefined {
  const { id } = useWallet();
  const { data } = useQuery({ queryKey: ["activity", "used-today", id], queryFn: () => readUsedToday(id), enabled, staleTime: 0 });
  return data;
}

async function readUsedToday(walletId: string): Promise<UsedToday> {
  const since = Date.now() - DAY_MS;
  let used: UsedToday = { usedWei: 0n, freesAtMs: null };
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const { data, next_cursor: next } = await getActivityPage(walletId, cursor);
    used = data.filter((row) => row.createdAtMs > since).reduce(addRow, used);
    if (next === null || data.some((row) => row.createdAtMs <= since)) return used;
    cursor = next;
  }
  throw new Error("too many rows in a day to add up here");
}

function addRow(used: UsedToday, { intent, serverSigned, automationId, createdAtMs }: ActivityRow): UsedToday {
  if (!isTransaction(intent) || !serverSigned || automationId !== null) return used;
  const freesAtMs = createdAtMs + DAY_MS;
  return { usedWei: used.usedWei + amountOf(intent), freesAtMs: Math.min(freesAtMs, used.freesAtMs ?? freesAtMs) };
}

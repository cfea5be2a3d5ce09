"use client";

import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { useHydrated } from "@/components/ui/use-hydrated.ts";
import type { HealthReport } from "@/lib/protocol/app/app-state.ts";
import { getHealth } from "@/lib/user-seat/call-app-server.ts";

/** The nearest part that does not answer; what lies behind it cannot be known. */
export type StackProblem = "offline" | "web" | "wallet-host" | "enclave" | "chain";

const CALM_MS = 15_000;
const WATCHFUL_MS = 2_000;
const TIMEOUT_MS = 6_000;

/** Asks `/api/health` now and then, and often while something is down, so that the app recovers by itself. */
export function useHealth(): { problem: StackProblem | null } {
  const online = useOnline();
  // Parts of a page wake up one after the other; a later one must first repeat what the server rendered, which knew of no problem.
  const hydrated = useHydrated();
  const { data, isError, errorUpdateCount } = useQuery({
    queryKey: ["health"],
    queryFn: readHealth,
    retry: false,
    networkMode: "always",
    refetchInterval: ({ state }) => (state.status === "success" && !findProblem(state.data) ? CALM_MS : WATCHFUL_MS),
    refetchOnReconnect: "always",
  });
  if (!hydrated) return { problem: null };
  if (!online) return { problem: "offline" };
  // Without any answer so far a new attempt counts as "pending" again; that is not the recovery.
  if (isError || (data === undefined && errorUpdateCount > 0)) return { problem: "web" };
  return { problem: findProblem(data) };
}

/** A server that accepts and never answers is as gone as one that refuses. */
function readHealth(): Promise<HealthReport> {
  const timeout = new Promise<never>((_, reject) => setTimeout(() => reject(new Error("no answer in time")), TIMEOUT_MS));
  return Promise.race([getHealth(), timeout]);
}

function findProblem(health: HealthReport | undefined): StackProblem | null {
  if (!health) return null;
  if (!health.walletApi) return "wallet-host";
  if (!health.enclave) return "enclave";
  return health.chain ? null : "chain";
}

function useOnline(): boolean {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener("online", changed);
      window.addEventListener("offline", changed);
      return () => {
        window.removeEventListener("online", changed);
        window.removeEventListener("offline", changed);
      };
    },
    () => navigator.onLine,
    () => true,
  );
}

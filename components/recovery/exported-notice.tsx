"use client";

import { useQuery } from "@tanstack/react-query";
import { useWallet } from "@/components/shell/app-state.tsx";
import { useHydrated } from "@/components/ui/use-hydrated.ts";
import { getWalletRecords } from "@/lib/user-seat/call-app-server.ts";
import { TakenOutNotice } from "./taken-out-notice.tsx";

/** Says, from the wallet backend's own record on, that the key has left the enclave: from then on both seats no longer guard it alone. */
export function ExportedNotice() {
  const wallet = useWallet();
  const hydrated = useHydrated();
  const { data } = useQuery({ queryKey: ["wallet-records", wallet.id], queryFn: () => getWalletRecords(wallet.id) });
  const exportedAtMs = hydrated ? data?.exportedAtMs : null;
  return <TakenOutNotice exportedAtMs={exportedAtMs ?? null} />;
}

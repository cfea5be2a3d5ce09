"use client";

import { useQuery } from "@tanstack/react-query";
import { useWallet } from "@/components/shell/app-state.tsx";
import { LocalTime } from "@/components/ui/local-time.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { useHydrated } from "@/components/ui/use-hydrated.ts";
import { getWalletRecords } from "@/lib/user-seat/call-app-server.ts";

/** Says, from the wallet backend's own record on, that the key has left the enclave: from then on both seats no longer guard it alone. */
export function ExportedNotice() {
  const wallet = useWallet();
  const hydrated = useHydrated();
  const { data } = useQuery({ queryKey: ["wallet-records", wallet.id], queryFn: () => getWalletRecords(wallet.id) });
  const exportedAtMs = hydrated ? data?.exportedAtMs : null;
  if (exportedAtMs === null || exportedAtMs === undefined) return null;
  return (
    <Notice title="This wallet’s key has been taken out.">
      <p>
        Last on <LocalTime ms={exportedAtMs} />. Whoever holds that copy needs no approval of yours or your server’s.
      </p>
    </Notice>
  );
}

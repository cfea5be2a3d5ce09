"use client";

import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { readRefusal } from "@/components/limits/read-refusal.ts";
import { ExportForm } from "@/components/recovery/export-form.tsx";
import { OfflineCard } from "@/components/recovery/offline-card.tsx";
import { RecoveryFailure } from "@/components/recovery/recovery-failure.tsx";
import { SealedBundle } from "@/components/recovery/sealed-bundle.tsx";
import { TakenKey } from "@/components/recovery/taken-key.tsx";
import { TakenOutNotice } from "@/components/recovery/taken-out-notice.tsx";
import { useRecovery } from "@/components/recovery/use-recovery.ts";
import { PageTitle } from "@/components/shell/page-title.tsx";
import type { AppConfig } from "@/lib/protocol/app/app-state.ts";
import type { SeatWallet } from "@/lib/protocol/app/seat-wallet.ts";
import { NO_COUNTS } from "@/lib/protocol/app/wallet-limits.ts";
import type { ApiError } from "@/lib/protocol/errors.ts";
import { useServerExport } from "./use-server-export.ts";

interface KeyDeskProps {
  config: Pick<AppConfig, "appId" | "walletApiOrigin">;
  wallet: SeatWallet;
  exportedAtMs: number | null;
}

/** Takes one wallet's key out by the server's seat alone. The pieces are the app's own. */
export function KeyDesk({ config, wallet, exportedAtMs }: KeyDeskProps) {
  const change = useServerExport();
  const recovery = useRecovery({ config, wallet, change });
  const { taken, bundle } = recovery;
  // Not read from the server again: a page that is made anew for whatever reason would take the key along.
  const [outAtMs, setOutAtMs] = useState(exportedAtMs);
  const decidedAtMs = change.outcome?.receipt?.body.decided_at_ms;
  useEffect(() => {
    if (decidedAtMs !== undefined) setOutAtMs(decidedAtMs);
  }, [decidedAtMs]);
  return (
    <>
      <p className="-mb-2" data-print="hide">
        <Link href="/recovery" className="-ml-2 inline-flex min-h-11 items-center gap-2 rounded-control px-2 text-muted hover:text-ink">
          <ArrowLeft className="size-4" aria-hidden />
          Your wallets
        </Link>
      </p>
      <PageTitle title="Recovery">
        Have the key of “{wallet.name}” in your own hands. Your server’s seat signs for it; you have confirmed your email.
      </PageTitle>
      <TakenOutNotice exportedAtMs={outAtMs} />
      {taken ? (
        <TakenKey taken={taken} wallet={wallet} onForget={recovery.forget} />
      ) : bundle ? (
        <SealedBundle bundle={bundle} onForget={recovery.forget} />
      ) : (
        <>
          <RecoveryFailure failure={change.failure} damage={recovery.damage} explainRefusal={nameRule} />
          <ExportForm recovery={recovery} />
        </>
      )}
      <OfflineCard />
    </>
  );
}

/** Rules are changed in the app: here is no way to them. */
function nameRule(details: ApiError["details"]) {
  const refusal = readRefusal(details, NO_COUNTS);
  return refusal ? <p className="mt-1">The rule: “{refusal.ruleName}”.</p> : null;
}

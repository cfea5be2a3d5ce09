"use client";

import { useChange } from "@/components/change/use-change.ts";
import { RefusalLink } from "@/components/limits/refusal-link.tsx";
import { useAppState, useWallet } from "@/components/shell/app-state.tsx";
import { PageColumns } from "@/components/shell/page-columns.tsx";
import { PageTitle } from "@/components/shell/page-title.tsx";
import type { CustodyKind } from "@/lib/protocol/app/seat-wallet.ts";
import { ExportForm } from "./export-form.tsx";
import { ExportedNotice } from "./exported-notice.tsx";
import { OfflineCard } from "./offline-card.tsx";
import { RecoveryFailure } from "./recovery-failure.tsx";
import { SealedBundle } from "./sealed-bundle.tsx";
import { TakenKey } from "./taken-key.tsx";
import { useRecovery } from "./use-recovery.ts";

const WHO_AGREES: Readonly<Record<CustodyKind, string>> = {
  both: "You and your server both sign for it.",
  user: "You alone sign for it.",
  either: "You sign for it; one of you is enough.",
};

/** Take this wallet's key out, to have it without this app. */
export function RecoveryHome() {
  const wallet = useWallet();
  const { config } = useAppState();
  const recovery = useRecovery({ config, wallet, change: useChange() });
  const { taken, bundle } = recovery;
  return (
    <PageColumns>
      <PageTitle title="Recovery">
        Have the key of “{wallet.name}” in your own hands. {WHO_AGREES[wallet.custody]}
      </PageTitle>
      <ExportedNotice />
      {taken ? (
        <TakenKey taken={taken} wallet={wallet} onForget={recovery.forget} />
      ) : bundle ? (
        <SealedBundle bundle={bundle} onForget={recovery.forget} />
      ) : (
        <>
          <RecoveryFailure
            failure={recovery.change.failure}
            damage={recovery.damage}
            explainRefusal={(details) => <RefusalLink details={details} />}
          />
          <ExportForm recovery={recovery} />
        </>
      )}
      <OfflineCard />
    </PageColumns>
  );
}

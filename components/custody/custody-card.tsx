"use client";

import { useQuery } from "@tanstack/react-query";
import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { useAppState, useWallet } from "@/components/shell/app-state.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { FoldOut } from "@/components/ui/fold-out.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useHydrated } from "@/components/ui/use-hydrated.ts";
import { custodyOfOwner } from "@/lib/protocol/app/wallet-records.ts";
import { getWalletRecords } from "@/lib/user-seat/call-app-server.ts";
import { CustodyFacts } from "./custody-facts.tsx";
import { describeRecords } from "./custody-sentences.ts";
import { CUSTODY_WORDS } from "./custody-words.ts";
import { RenameWallet } from "./rename-wallet.tsx";

const REFRESH_MS = 15_000;

/** Whose wallet this is, in sentences made of the wallet backend's own records; and a warning where they are not what this wallet was made as. */
export function CustodyCard() {
  const { config, user } = useAppState();
  const wallet = useWallet();
  const hydrated = useHydrated();
  const query = useQuery({
    queryKey: ["wallet-records", wallet.id],
    queryFn: () => getWalletRecords(wallet.id),
    refetchInterval: REFRESH_MS,
  });
  const records = hydrated ? query.data : undefined;
  const ids = { walletUserId: user.walletUserId, serverSeatFingerprint: config.serverSeatFingerprint };
  const words = CUSTODY_WORDS[wallet.custody];
  const isOtherwise = records !== undefined && custodyOfOwner(records.owner, ids) !== wallet.custody;
  return (
    <Card aria-labelledby="custody-title">
      <div className="flex items-center gap-4">
        <SeatDisc state="closed" custody={wallet.custody} size={40} decorative />
        <div>
          <CardTitle id="custody-title">{words.title}</CardTitle>
          <p className="text-13 text-muted">{words.rule}</p>
        </div>
      </div>
      {isOtherwise ? (
        <Notice tone="danger" title="The records say otherwise." className="mt-4">
          This wallet was made as “{words.title}”, and the wallet backend names other owners now. Read the sentences below. If you did not
          change this yourself, add no money.
        </Notice>
      ) : null}
      {records ? (
        <ul className="mt-4 grid gap-1.5 text-15" aria-label="What the records say">
          {describeRecords(records, ids).map((sentence) => (
            <li key={sentence} className="max-w-text [overflow-wrap:anywhere]">
              {sentence}
            </li>
          ))}
        </ul>
      ) : query.isError && hydrated ? (
        <p className="mt-4 text-muted">The wallet’s records cannot be read just now. They are kept; we ask again by ourselves.</p>
      ) : (
        <div className="mt-5 grid gap-3" aria-busy role="status">
          <span className="sr-only">Reading the wallet’s records</span>
          <Skeleton className="w-3/4" />
          <Skeleton className="w-1/2" />
          <Skeleton className="w-2/3" />
        </div>
      )}
      <FoldOut label="What this means for you" className="mt-2">
        <CustodyFacts custody={wallet.custody} />
      </FoldOut>
      <div className="mt-2">
        <RenameWallet />
      </div>
    </Card>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { useWallet } from "@/components/shell/app-state.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { CodeBlock } from "@/components/ui/code-block.tsx";
import { FoldOut } from "@/components/ui/fold-out.tsx";
import { LocalTime } from "@/components/ui/local-time.tsx";
import { useHydrated } from "@/components/ui/use-hydrated.ts";
import { listChanges } from "@/lib/user-seat/call-app-server.ts";
import { describeChange } from "./describe-change.ts";
import { VerifyChange } from "./verify-change.tsx";

const REFRESH_MS = 10_000;
const STATUS_WORDS = {
  running: "Under way",
  done: "Done",
  refused: "Refused. Nothing was changed.",
  unknown: "No answer came: it may hold.",
};

/** Who changed what about this wallet, when, and the enclave's receipt of it. */
export function HistoryCard() {
  const wallet = useWallet();
  const hydrated = useHydrated();
  const query = useQuery({
    queryKey: ["custody", "changes", wallet.id],
    queryFn: () => listChanges(wallet.id),
    refetchInterval: REFRESH_MS,
  });
  const changes = hydrated ? query.data : undefined;
  return (
    <Card aria-labelledby="history-title">
      <CardTitle id="history-title">History of changes</CardTitle>
      <p className="text-13 text-muted">Limits, signers and exports of this wallet, and who signed them.</p>
      {changes === undefined ? (
        <p className="mt-4 text-muted">{query.isError && hydrated ? "The history cannot be read just now." : "Reading the history"}</p>
      ) : changes.length === 0 ? (
        <p className="mt-4 text-muted">Nothing was changed since the wallet was made.</p>
      ) : (
        <ul aria-label="Changes" className="mt-3 divide-y divide-line">
          {changes.map((change) => (
            <li key={change.id} className="py-3">
              <div className="flex items-start gap-3.5">
                <SeatDisc
                  state={change.status === "done" ? "closed" : "empty"}
                  custody={change.actor === "both" ? "both" : change.actor === "user" ? "user" : "either"}
                  size={28}
                  decorative
                />
                <div className="min-w-0 flex-1">
                  <p className="text-15">{describeChange(change)}</p>
                  <p className="text-13 text-muted">
                    {STATUS_WORDS[change.status]} · <LocalTime ms={change.createdAtMs} />
                  </p>
                  {change.error ? <p className="text-13 text-muted [overflow-wrap:anywhere]">{change.error.error}</p> : null}
                  <p className="text-13 text-faint">{change.words}</p>
                  <VerifyChange change={change} />
                  <FoldOut label="What was signed">
                    <CodeBlock label="Signed" text={JSON.stringify(change.body, null, 2)} />
                    {change.receipt ? (
                      <CodeBlock label="The enclave’s receipt" text={JSON.stringify(change.receipt, null, 2)} className="mt-3" />
                    ) : null}
                  </FoldOut>
                </div>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

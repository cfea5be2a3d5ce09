"use client";

import { useQuery } from "@tanstack/react-query";
import { useWallet } from "@/components/shell/app-state.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { CodeBlock } from "@/components/ui/code-block.tsx";
import { FoldOut } from "@/components/ui/fold-out.tsx";
import { LocalTime } from "@/components/ui/local-time.tsx";
import { useHydrated } from "@/components/ui/use-hydrated.ts";
import type { CustodyChange } from "@/lib/protocol/app/custody-change.ts";
import { listChanges } from "@/lib/user-seat/call-app-server.ts";

const ACTORS = { both: "You and your server", user: "You", server: "Your server" } as const;
const KINDS = { wallet: "which policy and signers the wallet has", policy: "the rules" } as const;
const STATUS = { done: "changed", refused: "asked to change", running: "is changing", unknown: "may have changed" } as const;

/** Who changed what and when, newest first, with the words that the server logged and the enclave's receipt. */
export function ChangeHistory() {
  const wallet = useWallet();
  const hydrated = useHydrated();
  const { data } = useQuery({ queryKey: ["custody", "changes", wallet.id], queryFn: () => listChanges(wallet.id) });
  if (!hydrated || !data || data.length === 0) return null;
  return (
    <Card aria-labelledby="history-title">
      <CardTitle id="history-title">Changes so far</CardTitle>
      <ul aria-labelledby="history-title" className="mt-3 divide-y divide-line">
        {data.map((change) => (
          <li key={change.id} className="py-2">
            <p className="text-15">{sentenceOf(change)}</p>
            <p className="text-13 text-muted">
              <LocalTime ms={change.createdAtMs} /> · {change.words}
            </p>
            <FoldOut label="What was signed">
              <CodeBlock label="Signed" text={JSON.stringify(change.body, null, 2)} />
              {change.receipt ? (
                <CodeBlock label="The enclave’s receipt" text={JSON.stringify(change.receipt, null, 2)} className="mt-3" />
              ) : null}
            </FoldOut>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function sentenceOf({ actor, kind, status, error }: CustodyChange): string {
  const said = kind === "export" ? `${ACTORS[actor]} asked for the key` : `${ACTORS[actor]} ${STATUS[status]} ${KINDS[kind]}`;
  return status === "refused" ? `${said}, which was refused: ${error?.error ?? "no reason was given"}` : `${said}.`;
}

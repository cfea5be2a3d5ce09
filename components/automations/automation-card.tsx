"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { CHANGE_STEP_WORDS } from "@/components/automations/change-step-words.ts";
import { ChangeFailure } from "@/components/change/change-failure.tsx";
import { useChange } from "@/components/change/use-change.ts";
import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { useAppState } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { Fact, Facts } from "@/components/ui/facts.tsx";
import { FoldOut } from "@/components/ui/fold-out.tsx";
import { LocalTime } from "@/components/ui/local-time.tsx";
import { BudgetMeter } from "@/components/wallet/budget-meter.tsx";
import type { Automation } from "@/lib/protocol/app/automation.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import { buildWalletChange } from "@/lib/user-seat/build-change-payload.ts";
import { pauseAutomation, removeAutomation } from "@/lib/user-seat/call-app-server.ts";
import { nameAutomation } from "./describe-automation.ts";
import { PausedNotice } from "./paused-notice.tsx";
import { RuleSentences } from "./rule-sentences.tsx";
import { RunList } from "./run-list.tsx";

const STATE_WORDS = {
  running: "Running",
  paused: "Paused",
  ended: "Over: its time has passed",
  removed: "Removed: your server may not do this any more",
} as const satisfies Record<Automation["state"], string>;

/** One automation: where it stands, what is left of its limit, what it did; pause and remove. */
export function AutomationCard({ automation }: { automation: Automation }) {
  const { config } = useAppState();
  const queries = useQueryClient();
  const change = useChange();
  const [removalId] = useState(() => crypto.randomUUID());
  const { id, walletId, terms, state, pauseReason, nextRunAtMs, remainingWei, runs } = automation;
  const name = nameAutomation(terms);
  const refresh = () => queries.invalidateQueries({ queryKey: ["custody", "automations"] });
  const pause = useMutation({ mutationFn: () => pauseAutomation(id, state === "running"), onSettled: refresh });
  const remove = useMutation({
    mutationFn: async () => {
      const { additionalSigners } = await removeAutomation(id, removalId);
      await change.run(buildWalletChange({ config }, walletId, { additional_signers: additionalSigners }));
    },
    onSettled: refresh,
  });
  const failure = change.failure ?? [remove.error, pause.error].find((error) => error instanceof ApiError) ?? null;
  const limitWei = BigInt(terms.dayLimitWei);
  const titleId = `automation-${id}`;
  return (
    <Card aria-labelledby={titleId}>
      <div className="flex items-center gap-4">
        <SeatDisc state={state === "running" ? "closed" : "empty"} custody="either" size={40} decorative />
        <div className="min-w-0">
          <CardTitle id={titleId}>{name}</CardTitle>
          <p className="text-13 text-muted">{STATE_WORDS[state]}</p>
        </div>
      </div>
      {state === "paused" && pauseReason !== null ? <PausedNotice automation={automation} /> : null}
      <Facts className="mt-3">
        <Fact name="To" stacked>
          <span className="font-mono text-13 [overflow-wrap:anywhere]">{terms.recipient}</span>
        </Fact>
        {nextRunAtMs === null ? null : (
          <Fact name="Next time">
            <LocalTime ms={nextRunAtMs} />
          </Fact>
        )}
      </Facts>
      <RuleSentences automation={automation} />
      {remainingWei === null ? null : (
        <div className="mt-3">
          <BudgetMeter
            name="Within 24 hours"
            usedWei={limitWei - BigInt(remainingWei)}
            requestWei={0n}
            limitWei={limitWei}
            hard
            freesAtMs={null}
          />
        </div>
      )}
      <FoldOut label="History" aside={`${runs.length} ${runs.length === 1 ? "time" : "times"}`} className="mt-2">
        <RunList automation={automation} />
      </FoldOut>
      {state === "removed" ? null : (
        <div className="mt-2 flex flex-wrap gap-2">
          {state === "ended" ? null : (
            <Button look="secondary" onClick={() => pause.mutate()} disabled={pause.isPending || remove.isPending}>
              {state === "running" ? "Pause" : "Let it go on"}
            </Button>
          )}
          <Button look="secondary" className="text-danger-ink" onClick={() => remove.mutate()} disabled={remove.isPending}>
            {remove.isPending ? CHANGE_STEP_WORDS[change.step] : "Remove your server’s right"}
          </Button>
        </div>
      )}
      {failure ? <ChangeFailure failure={failure} /> : null}
    </Card>
  );
}

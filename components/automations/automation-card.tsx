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
import { FullAddress } from "@/components/wallet/address.tsx";
import { useTokens } from "@/components/wallet/use-tokens.ts";
import type { Automation } from "@/lib/protocol/app/automation.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import { buildWalletChange } from "@/lib/user-seat/build-change-payload.ts";
import { pauseAutomation, removeAutomation } from "@/lib/user-seat/call-app-server.ts";
import { DayBudget } from "./day-budget.tsx";
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
  const { id, walletId, terms, state, pauseReason, runs } = automation;
  const name = nameAutomation(terms, useTokens());
  const refresh = () => queries.invalidateQueries({ queryKey: ["custody", "automations"] });
  const pause = useMutation({ mutationFn: () => pauseAutomation(id, state === "running"), onSettled: refresh });
  const remove = useMutation({
    mutationFn: async () => {
      change.reset();
      const { additionalSigners } = await removeAutomation(id, removalId);
      await change.run(buildWalletChange({ config }, walletId, { additional_signers: additionalSigners }));
    },
    onSettled: refresh,
  });
  const failure = change.failure ?? [remove.error, pause.error].find((error) => error instanceof ApiError) ?? null;
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
        {terms.watched === null || terms.watched === terms.recipient ? null : (
          <Fact name="Watches" stacked>
            <FullAddress address={terms.watched} className="text-15" />
          </Fact>
        )}
        <NextTime automation={automation} />
      </Facts>
      <RuleSentences automation={automation} />
      <DayBudget automation={automation} />
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

const WAITING_WORDS = {
  previous: "It waits until the one before is in a block.",
  parts: "It is due. Your server cannot begin it just now, and tries again by itself.",
} as const satisfies Record<NonNullable<Automation["waitsFor"]>, string>;

function NextTime({ automation: { nextRunAtMs, waitsFor } }: { automation: Automation }) {
  if (nextRunAtMs === null) return null;
  return (
    <Fact name="Next time" stacked={waitsFor !== null}>
      <LocalTime ms={nextRunAtMs} />
      {waitsFor === null ? null : <span className="block text-13 text-muted">{WAITING_WORDS[waitsFor]}</span>}
    </Fact>
  );
}

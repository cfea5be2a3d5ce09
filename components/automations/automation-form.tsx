"use client";

import { type FormEvent, useState } from "react";
import { useAppState } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { SelectField } from "@/components/ui/select-field.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import type { AutomationTerms } from "@/lib/protocol/app/automation.ts";
import { RHYTHMS } from "./describe-automation.ts";
import { type AutomationDraft, isKind } from "./use-automation-draft.ts";

interface AutomationFormProps {
  draft: AutomationDraft;
  onReview: (terms: AutomationTerms) => void;
  onCancel: () => void;
}

/** What the server shall do, and the limits it is held to. */
export function AutomationForm({ draft, onReview, onCancel }: AutomationFormProps) {
  const { config } = useAppState();
  const [tried, setTried] = useState(false);
  const result = draft.read();
  const problems = tried && "problems" in result ? result.problems : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const read = draft.read();
    if ("terms" in read) return onReview(read.terms);
    document.getElementById(`automation-${Object.keys(read.problems)[0]}`)?.focus();
  };
  const field = (name: keyof AutomationDraft["fields"]) => ({
    id: `automation-${name}`,
    value: draft.fields[name],
    onChange: (event: { target: { value: string } }) => draft.type(name, event.target.value),
    problem: problems[name],
  });
  const isTopUp = draft.kind === "top_up";
  const eth = { inputMode: "decimal", placeholder: "0.0", trailing: <span className="pr-2 text-muted">ETH</span> } as const;
  return (
    <Card aria-labelledby="new-automation-title" className="animate-fade">
      <CardTitle id="new-automation-title">New automation</CardTitle>
      <form onSubmit={submit} noValidate className="mt-4 grid gap-2">
        <SelectField
          id="automation-kind"
          label="What should happen"
          value={draft.kind}
          onChange={(event) => isKind(event.target.value) && draft.setKind(event.target.value)}
        >
          <option value="recurring">A payment that repeats</option>
          <option value="top_up">A top-up when a balance is low</option>
        </SelectField>
        <TextField label={isTopUp ? "Address to watch and top up" : "Recipient"} mono placeholder="0x…" {...field("recipient")} />
        {isTopUp ? <TextField label="When its balance is below" {...eth} {...field("threshold")} /> : null}
        <TextField label="Amount of each payment" {...eth} {...field("amount")} />
        <SelectField
          id="automation-every"
          label={isTopUp ? "How often to look" : "How often"}
          value={draft.everyMinutes}
          onChange={(event) => draft.setEveryMinutes(Number(event.target.value))}
        >
          {RHYTHMS.filter(({ developmentOnly }) => config.development || !developmentOnly).map(({ minutes, choice }) => (
            <option key={minutes} value={minutes}>
              {choice}
            </option>
          ))}
        </SelectField>
        <TextField label="First time" type="datetime-local" hint="Empty: as soon as you have signed." {...field("starts")} />
        <h3 className="mt-2 font-medium text-15">What your server is held to</h3>
        <p className="mb-2 text-13 text-muted">The enclave refuses your server anything beyond this, whoever asks.</p>
        <TextField label="At most within 24 hours" {...eth} {...field("dayLimit")} />
        <TextField label="Only until" type="datetime-local" hint="Empty: until you remove it." {...field("until")} />
        <div className="mt-1 flex flex-wrap gap-2">
          <Button type="submit" size="large" className="flex-1 sm:flex-none sm:px-10">
            Review
          </Button>
          <Button look="quiet" size="large" onClick={onCancel}>
            Cancel
          </Button>
        </div>
      </form>
    </Card>
  );
}

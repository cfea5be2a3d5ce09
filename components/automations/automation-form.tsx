"use client";

import { type FormEvent, useState } from "react";
import { FunctionFields } from "@/components/call/function-fields.tsx";
import { firstBrokenField } from "@/components/call/use-function-draft.ts";
import { useAppState } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { SelectField } from "@/components/ui/select-field.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { symbolOf } from "@/lib/chain/token-call.ts";
import type { AutomationTerms } from "@/lib/protocol/app/automation.ts";
import { RHYTHMS } from "./describe-automation.ts";
import { type AutomationDraft, isKind, type Kind } from "./use-automation-draft.ts";

interface AutomationFormProps {
  draft: AutomationDraft;
  onReview: (terms: AutomationTerms) => void;
  onCancel: () => void;
}

const RECIPIENT: Readonly<Record<Kind, string>> = { recurring: "Recipient", top_up: "Address to top up", call: "Contract" };

/** What the server shall do, and the limits it is held to. */
export function AutomationForm({ draft, onReview, onCancel }: AutomationFormProps) {
  const { config } = useAppState();
  const [tried, setTried] = useState(false);
  const result = draft.read();
  const problems = tried && "problems" in result ? result.problems : {};
  const { kind, unit, called } = draft;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const read = draft.read();
    if ("terms" in read) return onReview(read.terms);
    const [broken] = Object.keys(read.problems);
    document.getElementById(broken === "call" ? (firstBrokenField(called) ?? "function") : `automation-${broken}`)?.focus();
  };
  const field = (name: keyof AutomationDraft["fields"]) => ({
    id: `automation-${name}`,
    value: draft.fields[name],
    onChange: (event: { target: { value: string } }) => draft.type(name, event.target.value),
    problem: problems[name],
  });
  const amount = { inputMode: "decimal", placeholder: "0.0", trailing: <span className="pr-2 text-muted">{unit.symbol}</span> } as const;
  const takesAmount = kind !== "call" || called.isPayable;
  return (
    <Card aria-labelledby="new-automation-title" className="animate-fade">
      <CardTitle id="new-automation-title">New automation</CardTitle>
      <form onSubmit={submit} noValidate className="mt-4 grid gap-2">
        <SelectField
          id="automation-kind"
          label="What should happen"
          value={kind}
          onChange={(event) => isKind(event.target.value) && draft.setKind(event.target.value)}
        >
          <option value="recurring">A payment that repeats</option>
          <option value="top_up">A top-up when a balance is low</option>
          <option value="call">A contract call that repeats</option>
        </SelectField>
        <TextField label={RECIPIENT[kind]} mono placeholder="0x…" {...field("recipient")} />
        {kind === "call" ? (
          <>
            <FunctionFields draft={called} tried={tried} />
            {problems.call === undefined || firstBrokenField(called) !== null ? null : (
              <p role="alert" className="text-13 text-danger-ink">
                {problems.call}
              </p>
            )}
          </>
        ) : null}
        {kind === "top_up" ? (
          <>
            <TextField
              label="Watch another address"
              mono
              placeholder="0x…"
              hint="Empty: the address that is topped up."
              {...field("watched")}
            />
            <TextField label="When its balance is below" {...amount} {...field("threshold")} />
          </>
        ) : null}
        {kind === "recurring" && draft.tokens.length > 0 ? (
          <SelectField id="automation-asset" label="Pay in" value={draft.asset} onChange={(event) => draft.setAsset(event.target.value)}>
            <option value="eth">ETH</option>
            {draft.tokens.map((token) => (
              <option key={token.asset} value={token.asset}>
                {symbolOf(token)}, {token.name}
              </option>
            ))}
          </SelectField>
        ) : null}
        {takesAmount ? (
          <TextField label={kind === "call" ? "ETH to send along each time" : "Amount of each payment"} {...amount} {...field("amount")} />
        ) : null}
        <SelectField
          id="automation-every"
          label={kind === "top_up" ? "How often to look" : "How often"}
          value={draft.everyMinutes}
          onChange={(event) => draft.setEveryMinutes(Number(event.target.value))}
        >
          {RHYTHMS.filter(({ developmentOnly }) => config.development || !developmentOnly).map(({ minutes, choice }) => (
            <option key={minutes} value={minutes}>
              {choice}
            </option>
          ))}
        </SelectField>
        <TextField label="First time" type="datetime-local" step={1} hint="Empty: as soon as you have signed." {...field("starts")} />
        <h3 className="mt-2 font-medium text-15">What your server is held to</h3>
        <p className="mb-2 text-13 text-muted">{HELD_TO[kind]}</p>
        {takesAmount ? <TextField label="At most within 24 hours" {...amount} {...field("dayLimit")} /> : null}
        <TextField label="Only until" type="datetime-local" step={1} hint="Empty: until you remove it." {...field("until")} />
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

const PAYMENT = "The enclave refuses your server any other address and anything beyond this, whoever asks.";
const HELD_TO: Readonly<Record<Kind, string>> = {
  recurring: PAYMENT,
  top_up: PAYMENT,
  call: "The enclave refuses your server any other contract and any other function, whoever asks. The review says which inputs it is held to.",
};

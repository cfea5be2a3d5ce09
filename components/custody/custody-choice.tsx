"use client";

import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { Card } from "@/components/ui/card.tsx";
import { CUSTODY_KINDS, type CustodyKind } from "@/lib/protocol/app/seat-wallet.ts";
import { CustodyFacts } from "./custody-facts.tsx";
import { CUSTODY_WORDS } from "./custody-words.ts";

interface CustodyChoiceProps {
  value: CustodyKind;
  onChange: (custody: CustodyKind) => void;
  disabled: boolean;
}

/** Three discs to choose from, and what the chosen one means. Native radio buttons, so that arrow keys work as everywhere. */
export function CustodyChoice({ value, onChange, disabled }: CustodyChoiceProps) {
  return (
    <>
      <fieldset disabled={disabled}>
        <legend className="mb-2 font-medium text-13 text-soft">Who approves what leaves this wallet?</legend>
        <div className="grid gap-2 sm:grid-cols-3">
          {CUSTODY_KINDS.map((kind) => (
            <label
              key={kind}
              className="relative flex cursor-pointer items-center gap-4 rounded-card border border-line-strong bg-surface p-4 transition-colors hover:bg-hover has-[:checked]:border-ink has-[:focus-visible]:outline has-[:checked]:outline-1 has-[:focus-visible]:outline-2 has-[:checked]:outline-ink has-[:focus-visible]:outline-offset-2 sm:flex-col sm:items-start"
            >
              <input
                type="radio"
                name="custody"
                value={kind}
                checked={value === kind}
                onChange={() => onChange(kind)}
                className="peer absolute top-4 right-4 size-4 accent-[var(--n-11)] outline-none"
                aria-describedby={`custody-${kind}-rule`}
                aria-label={CUSTODY_WORDS[kind].title}
              />
              <SeatDisc state="closed" custody={kind} size={64} decorative />
              <span className="min-w-0 pr-6 sm:pr-0">
                <span className="block font-medium text-15">{CUSTODY_WORDS[kind].title}</span>
                <span id={`custody-${kind}-rule`} className="block text-13 text-muted">
                  {CUSTODY_WORDS[kind].rule}
                  {kind === "both" ? " Most people want this." : ""}
                </span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <Card className="animate-fade" key={value} aria-label="What this custody means" aria-live="polite">
        <CustodyFacts custody={value} />
      </Card>
    </>
  );
}

"use client";

import { ChevronDown } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useHealth } from "@/components/shell/use-health.ts";
import { Button } from "@/components/ui/button.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { formatEth } from "@/lib/chain/format-eth.ts";
import { symbolOf } from "@/lib/chain/token-call.ts";
import type { SendDraft } from "./use-send-draft.ts";

interface SendFormProps {
  draft: SendDraft;
  /** Called only when recipient, amount and fee are all good. */
  onReview: () => void;
}

/** Recipient and amount, checked while they are typed. */
export function SendForm({ draft, onReview }: SendFormProps) {
  const { problem: stackProblem } = useHealth();
  const [tried, setTried] = useState(false);
  const missing = missingParts(draft);
  const recipientProblem = draft.recipientProblem ?? (tried ? missing.recipient : undefined);
  const amountProblem = draft.amountProblem ?? (tried ? missing.amount : undefined);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const broken = (draft.recipientProblem ?? missing.recipient) ? "recipient" : (draft.amountProblem ?? missing.amount) ? "amount" : null;
    if (broken) document.getElementById(broken)?.focus();
    else if (!stackProblem && draft.fee) {
      setTried(false);
      onReview();
    }
  };

  return (
    <Card aria-labelledby="send-title">
      <CardTitle id="send-title">Send</CardTitle>
      <form onSubmit={submit} noValidate className="mt-4 grid gap-2">
        <TextField
          id="recipient"
          label="Recipient"
          mono
          placeholder="0x…"
          value={draft.recipientText}
          onChange={(event) => draft.typeRecipient(event.target.value)}
          onPaste={(event) => {
            if (draft.pasteRecipient(event.clipboardData.getData("text"))) event.preventDefault();
          }}
          problem={recipientProblem}
          hint={draft.recipientNote}
        />
        <TextField
          id="amount"
          label="Amount"
          inputMode="decimal"
          placeholder="0.0"
          value={draft.amountText}
          onChange={(event) => draft.typeAmount(event.target.value)}
          problem={amountProblem}
          hint={hintOfAmount(draft)}
          trailing={
            <>
              <AssetChoice draft={draft} />
              <Button
                look="quiet"
                size="small"
                className="font-semibold"
                onClick={draft.takeMax}
                disabled={!draft.most}
                aria-label="Take the most you can send"
              >
                Max
              </Button>
            </>
          }
        />
        <Button type="submit" size="large" aria-disabled={stackProblem !== null || undefined}>
          Review
        </Button>
        {stackProblem ? <p className="text-center text-13 text-muted">Sending waits until everything answers again.</p> : null}
        {!stackProblem && tried && !draft.fee ? (
          <p role="status" className="text-center text-13 text-muted">
            The network has not named its fee yet. Press again in a moment.
          </p>
        ) : null}
      </form>
    </Card>
  );
}

/** What to send. Without any token there is nothing to choose. */
function AssetChoice({ draft }: { draft: SendDraft }) {
  if (draft.tokens.length === 0) {
    return (
      <span className="text-muted" aria-hidden>
        ETH
      </span>
    );
  }
  return (
    <span className="relative shrink-0">
      <select
        aria-label="What to send"
        value={draft.asset}
        onChange={(event) => draft.chooseAsset(event.target.value)}
        className="h-11 cursor-pointer appearance-none rounded-control bg-surface pr-7 pl-2 text-15 text-soft hover:bg-hover lg:h-9"
      >
        <option value="eth">ETH</option>
        {draft.tokens.map((token) => (
          <option key={token.asset} value={token.asset}>
            {symbolOf(token)}
          </option>
        ))}
      </select>
      <ChevronDown className="pointer-events-none absolute inset-y-0 right-2 my-auto size-4 text-muted" aria-hidden />
    </span>
  );
}

function hintOfAmount({ amount, fee, token, wei }: SendDraft): string {
  if (amount.status === "ok" && "cleaned" in amount && amount.cleaned) return amount.cleaned;
  if (!fee) return "Asking the network for its fee";
  const isDust = !token && wei !== undefined && wei > 0n && wei < fee.maxFeeWei;
  return `Network fee: at most ${formatEth(fee.maxFeeWei)}${isDust ? ", which is more than what you send" : ""}`;
}

function missingParts({ recipient, wei, token }: SendDraft): { recipient?: string; amount?: string } {
  return {
    ...(recipient.status === "empty" ? { recipient: "Who should get it? Paste an address." } : {}),
    ...(recipient.status === "incomplete" ? { recipient: `This address is not complete: ${recipient.hint}` } : {}),
    ...(wei === undefined
      ? { amount: `How much? Write an amount in ${token ? symbolOf(token) : "ETH"}.` }
      : wei === 0n
        ? { amount: "The amount is zero. Write how much to send." }
        : {}),
  };
}

"use client";

import { type FormEvent, useState } from "react";
import { useHealth } from "@/components/shell/use-health.ts";
import { Button } from "@/components/ui/button.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { formatEth } from "@/lib/chain/format-eth.ts";
import { FunctionFields } from "./function-fields.tsx";
import type { CallDraft } from "./use-call-draft.ts";
import { firstBrokenField } from "./use-function-draft.ts";

interface CallFormProps {
  draft: CallDraft;
  /** Called only when everything is good. */
  onReview: () => void;
}

/** Contract, function and inputs, each checked while it is typed. */
export function CallForm({ draft, onReview }: CallFormProps) {
  const { problem: stackProblem } = useHealth();
  const [tried, setTried] = useState(false);
  const contractProblem = problemOfContract(draft, tried);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const broken = firstBroken(draft);
    if (broken) document.getElementById(broken)?.focus();
    else if (!stackProblem && !draft.reverts && draft.fee) {
      setTried(false);
      onReview();
    }
  };

  return (
    <form onSubmit={submit} noValidate className="grid gap-2">
      <TextField
        id="contract"
        label="Contract"
        mono
        placeholder="0x…"
        value={draft.contractText}
        onChange={(event) => draft.typeContract(event.target.value)}
        problem={contractProblem}
        hint={
          draft.contract.status === "ok" ? draft.contract.note : draft.contract.status === "incomplete" ? draft.contract.hint : undefined
        }
      />
      <FunctionFields draft={draft.called} tried={tried} />
      {draft.isPayable ? (
        <TextField
          id="call-amount"
          label="Amount of ETH to send along"
          inputMode="decimal"
          placeholder="0"
          value={draft.amountText}
          onChange={(event) => draft.typeAmount(event.target.value)}
          problem={draft.amountProblem}
          hint="Leave it empty to send none."
        />
      ) : null}
      <Button type="submit" size="large" aria-disabled={stackProblem !== null || draft.reverts || undefined}>
        Review
      </Button>
      <p
        role="status"
        className={
          draft.reverts || (isComplete(draft) && feeProblem(draft))
            ? "text-center text-13 text-danger-ink"
            : "text-center text-13 text-muted"
        }
      >
        {stateOf(draft, stackProblem !== null)}
      </p>
    </form>
  );
}

function stateOf(draft: CallDraft, isStackDown: boolean): string {
  if (isStackDown) return "Calling waits until everything answers again.";
  if (draft.reverts) return "The contract refuses this call. Nothing was sent. Check the inputs and who may call it.";
  if (!isComplete(draft)) return "The network fee is asked for when all inputs are there.";
  return feeProblem(draft) ?? (draft.fee ? `Network fee: at most ${formatEth(draft.fee.maxFeeWei)}` : "Asking the network what it costs");
}

/** Only then the network can be asked. */
function isComplete({ to, data }: CallDraft): boolean {
  return to !== undefined && data !== undefined;
}

function feeProblem({ isPayable, amountProblem, fee, balanceWei }: CallDraft): string | undefined {
  if (!isPayable && amountProblem) return amountProblem;
  return fee && balanceWei !== undefined && balanceWei < fee.maxFeeWei ? "Your balance does not cover the network fee." : undefined;
}

function problemOfContract({ contract }: CallDraft, tried: boolean): string | undefined {
  if (contract.status === "invalid") return contract.problem;
  if (!tried) return undefined;
  if (contract.status === "incomplete") return `This address is not complete: ${contract.hint}`;
  return contract.status === "empty" ? "Which contract? Paste its address." : undefined;
}

function firstBroken(draft: CallDraft): string | null {
  if (draft.contract.status !== "ok") return "contract";
  const broken = firstBrokenField(draft.called);
  if (broken !== null) return broken;
  return draft.amountProblem && draft.isPayable ? "call-amount" : null;
}

"use client";

import { type FormEvent, useState } from "react";
import { useHealth } from "@/components/shell/use-health.ts";
import { Button } from "@/components/ui/button.tsx";
import { SelectField } from "@/components/ui/select-field.tsx";
import { TextArea } from "@/components/ui/text-area.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { formatEth } from "@/lib/chain/format-eth.ts";
import { signatureOf } from "@/lib/chain/parse-abi-text.ts";
import { CallInput } from "./call-input.tsx";
import { type CallDraft, PASTED } from "./use-call-draft.ts";
import { WELL_KNOWN_CONTRACTS } from "./well-known-contracts.ts";

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
  const abiProblem = draft.abi?.status === "invalid" ? draft.abi.problem : undefined;

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
      <SelectField
        id="kind"
        label="What it is"
        value={draft.kind}
        onChange={(event) => draft.chooseKind(event.target.value)}
        hint="This says how to read the contract. It does not make it trustworthy."
      >
        {WELL_KNOWN_CONTRACTS.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value={PASTED}>Something else: I have its description (ABI)</option>
      </SelectField>
      {draft.kind === PASTED ? (
        <TextArea
          id="abi"
          label="Description (ABI)"
          mono
          placeholder="function mint(address to, uint256 amount)"
          value={draft.abiText}
          onChange={(event) => draft.typeAbi(event.target.value)}
          problem={abiProblem ?? (tried && draft.abi?.status === "empty" ? "Paste the contract’s ABI." : undefined)}
          hint="JSON from the contract’s makers, or one line a function."
        />
      ) : null}
      {draft.functions.length > 0 ? (
        <SelectField
          id="function"
          label="Function"
          value={draft.signature}
          onChange={(event) => draft.chooseFunction(event.target.value)}
          className="[&_select]:font-mono [&_select]:text-13"
        >
          {[...new Set(draft.functions.map(signatureOf))].map((signature) => (
            <option key={signature}>{signature}</option>
          ))}
        </SelectField>
      ) : null}
      {draft.inputs.map((input) => (
        <CallInput key={input.key} input={input} tried={tried} onType={(text) => draft.typeInput(input.key, text)} />
      ))}
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
        className={draft.reverts || feeProblem(draft) ? "text-center text-13 text-danger-ink" : "text-center text-13 text-muted"}
      >
        {stateOf(draft, stackProblem !== null)}
      </p>
    </form>
  );
}

function stateOf(draft: CallDraft, isStackDown: boolean): string {
  if (isStackDown) return "Calling waits until everything answers again.";
  if (draft.reverts) return "The contract refuses this call. Nothing was sent. Check the inputs and who may call it.";
  if (draft.to === undefined || draft.data === undefined) return "The network fee is asked for when all inputs are there.";
  return feeProblem(draft) ?? (draft.fee ? `Network fee: at most ${formatEth(draft.fee.maxFeeWei)}` : "Asking the network what it costs");
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
  if (draft.functions.length === 0) return "abi";
  const input = draft.inputs.find(({ parsed }) => parsed.status !== "ok");
  if (input) return input.key;
  return draft.amountProblem && draft.isPayable ? "call-amount" : null;
}

"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useHealth } from "@/components/shell/use-health.ts";
import { Button } from "@/components/ui/button.tsx";
import { FoldOut } from "@/components/ui/fold-out.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { TextArea } from "@/components/ui/text-area.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { type Limits, limitsToRules, NO_LIMITS, type TokenLimit } from "@/lib/protocol/app/limits-to-rules.ts";
import { rulesToLimits } from "@/lib/protocol/app/rules-to-limits.ts";
import type { RuleJson, WalletLimits } from "@/lib/protocol/app/wallet-limits.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import { ensureDayCap } from "@/lib/user-seat/call-app-server.ts";
import { TokenLimitFields } from "./token-limit-fields.tsx";
import { type DraftLimits, type LimitsText, useLimitsDraft } from "./use-limits-draft.ts";

interface LimitsFormProps {
  limits: WalletLimits;
  onReview: (rules: readonly RuleJson[]) => void;
  /** Hears that something was typed. */
  onTouch: () => void;
}

/** The usual limits, each empty until it is wanted. */
export function LimitsForm({ limits: known, onReview, onTouch }: LimitsFormProps) {
  const current = rulesToLimits(known.policy?.rules ?? [], known);
  const { text, type, limits, problems } = useLimitsDraft(current ?? NO_LIMITS, known.tokens);
  const queries = useQueryClient();
  const { problem: stackProblem } = useHealth();
  const [failure, setFailure] = useState<string | null>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const [broken] = Object.keys(problems);
    if (limits === null) return document.getElementById(`limit-${broken}`)?.focus();
    setFailure(null);
    try {
      const counted = await withCounts(limits);
      // The review must know what the counts count.
      await queries.invalidateQueries({ queryKey: ["custody", "limits"] });
      onReview(limitsToRules(counted));
    } catch (error) {
      setFailure(error instanceof ApiError ? error.message : "The limits could not be made ready.");
    }
  };
  const field = (name: Exclude<keyof LimitsText, "forbidsExport" | "tokens">) => ({
    id: `limit-${name}`,
    value: text[name],
    onChange: ({ target }: { target: { value: string } }) => type({ [name]: target.value }),
    problem: problems[name],
  });
  return (
    <form onSubmit={(event) => void submit(event)} onInput={onTouch} noValidate className="grid gap-2">
      {current === null ? (
        <Notice title="These rules were written one by one.">
          They stay until you review other limits here, which would replace all of them. To change one, go to “Rule by rule”.
        </Notice>
      ) : null}
      <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
        <TextField {...field("each")} label="Most per transaction" inputMode="decimal" placeholder="No limit" trailing={<Unit />} />
        <TextField
          {...field("day")}
          label="Most within 24 hours"
          inputMode="decimal"
          placeholder="No limit"
          trailing={<Unit />}
          hint="Rolling, counted inside the enclave."
        />
      </div>
      <TokenLimitFields tokens={known.tokens} text={text.tokens} onType={(tokens) => type({ tokens })} problems={problems} />
      <TextArea
        {...field("recipients")}
        label="Only to these addresses"
        mono
        placeholder="Any address"
        className="[&_textarea]:min-h-20"
        hint="One a line. A token is sent by its contract, so that is the address to list."
      />
      <TextField
        {...field("until")}
        label="Only until"
        type="datetime-local"
        step={1}
        hint="After this moment the wallet signs nothing. The owner can move it."
      />
      <TextField
        {...field("contract")}
        label="Only functions of this contract"
        mono
        placeholder="0x…"
        hint="All other transactions are refused then, except to the addresses listed above."
      />
      {text.contract.trim() === "" ? null : (
        <TextArea
          {...field("abi")}
          label="The functions"
          mono
          placeholder="function transfer(address to, uint256 amount)"
          hint="One a line, or as JSON (ABI). Those that are named may be called."
        />
      )}
      <label className="flex min-h-11 cursor-pointer items-center gap-3 text-15">
        <input
          type="checkbox"
          checked={text.forbidsExport}
          onChange={(event) => type({ forbidsExport: event.target.checked })}
          className="size-5 accent-ink"
        />
        Nobody takes out the key or the recovery phrase
      </label>
      <FoldOut label="What stays allowed">
        <ul className="grid max-w-text gap-1 text-13 text-muted">
          <li>
            Messages and typed data are still signed. Typed data can let others take tokens, which no limit on ETH counts; a token with a
            limit of its own refuses it.
          </li>
          <li>Contracts may still be called, within the amounts, unless you name addresses or functions.</li>
          <li>
            Where transactions are limited, raw hashes, user operations, and letting a contract act for the account are refused: no amount
            can be read from them.
          </li>
        </ul>
      </FoldOut>
      {failure ? (
        <Notice tone="danger" title="The limits could not be made ready.">
          {failure} Nothing was changed.
        </Notice>
      ) : null}
      <Button type="submit" size="large" aria-disabled={stackProblem !== null || undefined} className="sm:justify-self-start sm:px-10">
        Review the limits
      </Button>
    </form>
  );
}

function Unit() {
  return (
    <span className="pr-2 text-muted" aria-hidden>
      ETH
    </span>
  );
}

async function withCounts({ dayWei, tokens, ...limits }: DraftLimits): Promise<Limits> {
  const dayCap = dayWei === null ? null : { wei: dayWei, aggregationId: await ensureDayCap({ name: "eth_day" }) };
  const counted: TokenLimit[] = [];
  for (const { address, perTransaction, dayUnits } of tokens) {
    const cap = dayUnits === null ? null : { units: dayUnits, aggregationId: await ensureDayCap({ name: "token_day" }) };
    counted.push({ address, perTransaction, dayCap: cap });
  }
  return { ...limits, dayCap, tokens: counted };
}

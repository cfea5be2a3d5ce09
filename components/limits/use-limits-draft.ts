"use client";

import { useState } from "react";
import { formatUnits } from "viem";
import { checkRecipient } from "@/lib/chain/check-recipient.ts";
import { parseAbiText, signatureOf } from "@/lib/chain/parse-abi-text.ts";
import { parseAmount } from "@/lib/chain/parse-amount.ts";
import type { Limits } from "@/lib/protocol/app/limits-to-rules.ts";
import type { RuleJson } from "@/lib/protocol/app/wallet-limits.ts";

/** What was typed, as text; empty is no limit. */
export interface LimitsText {
  each: string;
  day: string;
  /** One address a line. */
  recipients: string;
  /** As `datetime-local` has it, in the person's own time. */
  until: string;
  contract: string;
  abi: string;
  forbidsExport: boolean;
}

export type LimitsProblems = Partial<Record<Exclude<keyof LimitsText, "forbidsExport">, string>>;

/** Limits without the count's id, which is made only when it is needed. */
export type DraftLimits = Omit<Limits, "dayCap"> & { dayWei: bigint | null };

interface LimitsDraft {
  text: LimitsText;
  type: (changed: Partial<LimitsText>) => void;
  /** null while something is wrong. */
  limits: DraftLimits | null;
  problems: LimitsProblems;
}

/** Limits while they are typed. */
export function useLimitsDraft(limits: Limits): LimitsDraft {
  const [text, setText] = useState<LimitsText>(() => toText(limits));
  const { problems, ...parsed } = parse(text);
  const isGood = Object.keys(problems).length === 0;
  return { text, type: (changed) => setText((before) => ({ ...before, ...changed })), limits: isGood ? parsed : null, problems };
}

function parse(text: LimitsText): DraftLimits & { problems: LimitsProblems } {
  const problems: LimitsProblems = {};
  const amountOf = (field: "each" | "day") => {
    const amount = parseAmount(text[field]);
    if (amount.status === "invalid") problems[field] = amount.problem;
    return amount.status === "ok" ? amount.wei : null;
  };
  const perTransactionWei = amountOf("each");
  const dayWei = amountOf("day");
  const recipients = text.recipients.split(/[\s,;]+/).flatMap((line) => {
    const checked = checkRecipient(line);
    if (checked.status === "ok") return [checked.address];
    if (checked.status === "invalid") problems.recipients ??= `${line.slice(0, 12)}…: ${checked.problem}`;
    if (checked.status === "incomplete") problems.recipients ??= `${line.slice(0, 12)}… is not complete: ${checked.hint}`;
    return [];
  });
  const untilMs = text.until === "" ? null : new Date(text.until).getTime();
  if (untilMs !== null && !(untilMs > Date.now())) problems.until = "This moment has passed: the wallet would sign nothing any more.";
  const untilS = untilMs === null ? null : Math.floor(untilMs / 1000);
  const contract = parseContract(text, problems);
  return { perTransactionWei, dayWei, recipients: [...new Set(recipients)], untilS, contract, forbidsExport: text.forbidsExport, problems };
}

function parseContract(text: LimitsText, problems: LimitsProblems): Limits["contract"] {
  const checked = checkRecipient(text.contract);
  if (checked.status === "empty") {
    if (text.abi.trim() !== "") problems.contract = "Which contract? Paste its address.";
    return null;
  }
  if (checked.status !== "ok") {
    problems.contract = checked.status === "invalid" ? checked.problem : `This address is not complete: ${checked.hint}`;
    return null;
  }
  const abi = parseAbiText(text.abi);
  if (abi.status !== "ok") {
    problems.abi =
      abi.status === "invalid" ? abi.problem : "Which of its functions? One a line, such as function transfer(address to, uint256 amount).";
    return null;
  }
  const functions = abi.functions.map(({ type, name, inputs, outputs, stateMutability }) => ({
    type,
    name,
    inputs,
    outputs,
    stateMutability,
  }));
  // JSON, and nothing that JSON has not.
  const json: RuleJson[] = JSON.parse(JSON.stringify(functions));
  return { address: checked.address, functions: abi.functions.map(signatureOf), abi: json };
}

function toText({ perTransactionWei, dayCap, recipients, untilS, contract, forbidsExport }: Limits): LimitsText {
  return {
    each: perTransactionWei === null ? "" : formatUnits(perTransactionWei, 18),
    day: dayCap === null ? "" : formatUnits(dayCap.wei, 18),
    recipients: recipients.join("\n"),
    until: untilS === null ? "" : toLocalText(untilS),
    contract: contract?.address ?? "",
    abi: contract === null ? "" : JSON.stringify(contract.abi),
    forbidsExport,
  };
}

function toLocalText(seconds: number): string {
  const date = new Date(seconds * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

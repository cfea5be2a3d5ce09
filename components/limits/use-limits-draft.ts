"use client";

import { useState } from "react";
import { formatUnits } from "viem";
import { checkRecipient } from "@/lib/chain/check-recipient.ts";
import { parseAbiText, signatureOf } from "@/lib/chain/parse-abi-text.ts";
import { parseAmount } from "@/lib/chain/parse-amount.ts";
import { symbolOf } from "@/lib/chain/token-call.ts";
import type { Limits } from "@/lib/protocol/app/limits-to-rules.ts";
import type { RuleJson } from "@/lib/protocol/app/wallet-limits.ts";
import type { Token } from "@/lib/protocol/chains/chain-table.ts";

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
  /** By the token's address, as the app has it. */
  tokens: Readonly<Record<string, TokenText>>;
  forbidsExport: boolean;
}

export interface TokenText {
  each: string;
  day: string;
}

/** By the id of the field behind `limit-`. */
export type LimitsProblems = Readonly<Record<string, string>>;

/** Limits without the counts' ids, which are made only when they are needed. */
export type DraftLimits = Omit<Limits, "dayCap" | "tokens"> & {
  dayWei: bigint | null;
  tokens: readonly { address: string; perTransaction: bigint | null; dayUnits: bigint | null }[];
};

interface LimitsDraft {
  text: LimitsText;
  type: (changed: Partial<LimitsText>) => void;
  /** null while something is wrong. */
  limits: DraftLimits | null;
  problems: LimitsProblems;
}

/** Limits while they are typed. */
export function useLimitsDraft(limits: Limits, tokens: readonly Token[]): LimitsDraft {
  const [text, setText] = useState<LimitsText>(() => toText(limits, tokens));
  const { problems, ...parsed } = parse(text, tokens);
  const isGood = Object.keys(problems).length === 0;
  return { text, type: (changed) => setText((before) => ({ ...before, ...changed })), limits: isGood ? parsed : null, problems };
}

function parse(text: LimitsText, knownTokens: readonly Token[]): DraftLimits & { problems: LimitsProblems } {
  const problems: Record<string, string> = {};
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
  const tokens = knownTokens.flatMap((token) => parseToken(token, text.tokens[token.address], problems));
  const { forbidsExport } = text;
  return { perTransactionWei, dayWei, recipients: [...new Set(recipients)], untilS, contract, tokens, forbidsExport, problems };
}

function parseToken(token: Token, typed: TokenText | undefined, problems: Record<string, string>): DraftLimits["tokens"] {
  const unit = { symbol: symbolOf(token), decimals: token.decimals };
  const unitsOf = (field: keyof TokenText) => {
    const amount = parseAmount(typed?.[field] ?? "", unit);
    if (amount.status === "invalid") problems[`${token.asset}-${field}`] = amount.problem;
    return amount.status === "ok" ? amount.wei : null;
  };
  const [perTransaction, dayUnits] = [unitsOf("each"), unitsOf("day")];
  return perTransaction === null && dayUnits === null ? [] : [{ address: token.address, perTransaction, dayUnits }];
}

function parseContract(text: LimitsText, problems: Record<string, string>): Limits["contract"] {
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

function toText(
  { perTransactionWei, dayCap, recipients, untilS, contract, tokens, forbidsExport }: Limits,
  knownTokens: readonly Token[],
): LimitsText {
  const tokenTexts = knownTokens.map((token) => {
    const limit = tokens.find(({ address }) => address.toLowerCase() === token.address.toLowerCase());
    const show = (units: bigint | undefined | null) => (units === undefined || units === null ? "" : formatUnits(units, token.decimals));
    return [token.address, { each: show(limit?.perTransaction), day: show(limit?.dayCap?.units) }] as const;
  });
  return {
    each: perTransactionWei === null ? "" : formatUnits(perTransactionWei, 18),
    day: dayCap === null ? "" : formatUnits(dayCap.wei, 18),
    recipients: recipients.join("\n"),
    until: untilS === null ? "" : toLocalText(untilS),
    contract: contract?.address ?? "",
    abi: contract === null ? "" : JSON.stringify(contract.abi),
    tokens: Object.fromEntries(tokenTexts),
    forbidsExport,
  };
}

function toLocalText(seconds: number): string {
  const date = new Date(seconds * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

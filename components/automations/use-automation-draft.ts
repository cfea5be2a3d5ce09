"use client";

import { useState } from "react";
import { type FunctionDraft, useFunctionDraft } from "@/components/call/use-function-draft.ts";
import { useTokens } from "@/components/wallet/use-tokens.ts";
import { symbolOf } from "@/lib/chain/token-call.ts";
import { AUTOMATION_KINDS, type AutomationTerms } from "@/lib/protocol/app/automation.ts";
import type { Token } from "@/lib/protocol/chains/chain-table.ts";
import { type DraftFields, type FieldProblems, readAutomationDraft } from "./read-automation-draft.ts";

export type Kind = (typeof AUTOMATION_KINDS)[number];

const EMPTY: DraftFields = { recipient: "", watched: "", amount: "", threshold: "", dayLimit: "", starts: "", until: "" };
const DAY_MINUTES = 1_440;
const ETH = { symbol: "ETH", decimals: 18 };

/** The fields of a new automation, and its terms once all of them are good. */
export function useAutomationDraft() {
  const [kind, setKind] = useState<Kind>("recurring");
  const [everyMinutes, setEveryMinutes] = useState(DAY_MINUTES);
  const [fields, setFields] = useState(EMPTY);
  const [asset, setAsset] = useState("eth");
  const tokens = useTokens();
  const called = useFunctionDraft();
  const token = kind === "recurring" ? tokens.find((known) => known.asset === asset) : undefined;
  const unit = token === undefined ? ETH : { symbol: symbolOf(token), decimals: token.decimals };
  /** At the moment of asking: "at once" means then. */
  const read = (): { terms: AutomationTerms } | { problems: FieldProblems } =>
    readAutomationDraft({ kind, everyMinutes, fields, token: token?.address ?? null, unit, called }, Date.now());
  return {
    kind,
    setKind,
    everyMinutes,
    setEveryMinutes,
    fields,
    type: (name: keyof DraftFields, text: string) => setFields((before) => ({ ...before, [name]: text })),
    tokens,
    asset,
    setAsset,
    unit,
    called,
    read,
    clear: () => setFields(EMPTY),
  };
}

export interface DraftInput {
  kind: Kind;
  everyMinutes: number;
  fields: DraftFields;
  token: Token["address"] | null;
  unit: { symbol: string; decimals: number };
  called: Pick<FunctionDraft, "selected" | "data" | "isPayable">;
}

export type AutomationDraft = ReturnType<typeof useAutomationDraft>;

export function isKind(text: string): text is Kind {
  return AUTOMATION_KINDS.some((kind) => kind === text);
}

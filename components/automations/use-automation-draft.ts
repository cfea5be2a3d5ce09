"use client";

import { useState } from "react";
import { checkRecipient } from "@/lib/chain/check-recipient.ts";
import { parseAmount } from "@/lib/chain/parse-amount.ts";
import { AUTOMATION_KINDS, type AutomationTerms } from "@/lib/protocol/app/automation.ts";

type Kind = (typeof AUTOMATION_KINDS)[number];
type FieldName = "recipient" | "amount" | "threshold" | "dayLimit" | "starts" | "until";
type Problems = Partial<Record<FieldName, string>>;

const EMPTY = { recipient: "", amount: "", threshold: "", dayLimit: "", starts: "", until: "" };
const DAY_MINUTES = 1_440;

/** The fields of a new automation, and its terms once all of them are good. */
export function useAutomationDraft() {
  const [kind, setKind] = useState<Kind>("recurring");
  const [everyMinutes, setEveryMinutes] = useState(DAY_MINUTES);
  const [fields, setFields] = useState<Record<FieldName, string>>(EMPTY);
  /** At the moment of asking: "at once" means then. */
  const read = (): { terms: AutomationTerms } | { problems: Problems } => readDraft(kind, everyMinutes, fields, Date.now());
  return {
    kind,
    setKind,
    everyMinutes,
    setEveryMinutes,
    fields,
    type: (name: FieldName, text: string) => setFields((before) => ({ ...before, [name]: text })),
    read,
    clear: () => setFields(EMPTY),
  };
}

export type AutomationDraft = ReturnType<typeof useAutomationDraft>;

export function isKind(text: string): text is Kind {
  return AUTOMATION_KINDS.some((kind) => kind === text);
}

function readDraft(
  kind: Kind,
  everyMinutes: number,
  fields: Record<FieldName, string>,
  nowMs: number,
): { terms: AutomationTerms } | { problems: Problems } {
  const recipient = checkRecipient(fields.recipient);
  const amount = readAmount(fields.amount);
  const threshold = kind === "top_up" ? readAmount(fields.threshold) : null;
  const dayLimit = readAmount(fields.dayLimit);
  const startsAtMs = fields.starts === "" ? nowMs : new Date(fields.starts).getTime();
  const endsAtMs = fields.until === "" ? null : new Date(fields.until).getTime();
  const problems: Problems = {
    ...(recipient.status === "ok"
      ? {}
      : { recipient: recipient.status === "invalid" ? recipient.problem : "Paste the whole address: 0x and 40 characters." }),
    ...(typeof amount === "string" ? { amount } : {}),
    ...(typeof threshold === "string" ? { threshold } : {}),
    ...(typeof dayLimit === "string"
      ? { dayLimit }
      : typeof amount === "bigint" && dayLimit < amount
        ? { dayLimit: "This is less than one payment, so none would ever go out." }
        : {}),
    ...(endsAtMs !== null && !(endsAtMs > startsAtMs) ? { until: "Choose a moment after the first payment." } : {}),
  };
  if (recipient.status !== "ok" || typeof amount === "string" || typeof threshold === "string" || typeof dayLimit === "string")
    return { problems };
  if (Object.keys(problems).length > 0) return { problems };
  return {
    terms: {
      kind,
      recipient: recipient.address,
      amountWei: String(amount),
      thresholdWei: threshold === null ? null : String(threshold),
      dayLimitWei: String(dayLimit),
      everyMinutes,
      startsAtMs,
      endsAtMs,
    },
  };
}

/** Wei, or what is wrong. */
function readAmount(text: string): bigint | string {
  const parsed = parseAmount(text);
  if (parsed.status === "invalid") return parsed.problem;
  if (parsed.status === "empty") return "How much? Write an amount in ETH.";
  return parsed.wei === 0n ? "The amount is zero." : parsed.wei;
}

import { getAddress } from "viem";
import { checkRecipient } from "@/lib/chain/check-recipient.ts";
import { parseAmount } from "@/lib/chain/parse-amount.ts";
import { type AutomationTerms, automationTermsSchema } from "@/lib/protocol/app/automation.ts";
import type { DraftInput } from "./use-automation-draft.ts";

/** As it was typed. */
export type DraftFields = Record<"recipient" | "watched" | "amount" | "threshold" | "dayLimit" | "starts" | "until", string>;
/** `call`: the function or one of its inputs, whose own fields say what is wrong. */
export type FieldProblems = Partial<Record<keyof DraftFields | "call", string>>;

/** The terms that the fields say, or what is wrong with each. */
export function readAutomationDraft(draft: DraftInput, nowMs: number): { terms: AutomationTerms } | { problems: FieldProblems } {
  const { kind, fields, unit, token } = draft;
  const problems: FieldProblems = {};
  const good = <T>(name: keyof DraftFields, read: { value: T } | { problem: string }): T | null => {
    if ("value" in read) return read.value;
    problems[name] ??= read.problem;
    return null;
  };
  const recipient = good("recipient", readAddress(fields.recipient));
  const call = kind === "call" ? readCall(draft, problems) : null;
  const takesAmount = kind !== "call" || draft.called.isPayable;
  const isOptional = kind === "call";
  const amount = takesAmount ? good("amount", readAmount(fields.amount, unit, isOptional)) : 0n;
  const dayLimit = takesAmount ? good("dayLimit", readAmount(fields.dayLimit, unit, isOptional && amount === 0n)) : 0n;
  if (amount !== null && dayLimit !== null && dayLimit < amount)
    problems.dayLimit ??= "This is less than one payment, so none would ever go out.";
  const thresholdWei = kind === "top_up" ? good("threshold", readAmount(fields.threshold, unit, false)) : null;
  const watched = kind !== "top_up" ? null : fields.watched.trim() === "" ? recipient : good("watched", readAddress(fields.watched));
  const startsAtMs = fields.starts === "" ? nowMs : new Date(fields.starts).getTime();
  const endsAtMs = fields.until === "" ? null : new Date(fields.until).getTime();
  if (endsAtMs !== null && !(endsAtMs > Math.max(startsAtMs, nowMs))) problems.until = "Choose a moment after the first time.";
  if (Object.keys(problems).length > 0 || recipient === null || amount === null || dayLimit === null) return { problems };
  const terms = automationTermsSchema.safeParse({
    kind,
    recipient,
    token: token === null ? null : getAddress(token),
    amount: String(amount),
    watched,
    thresholdWei: thresholdWei === null ? null : String(thresholdWei),
    dayLimit: String(dayLimit),
    call,
    everyMinutes: draft.everyMinutes,
    startsAtMs,
    endsAtMs,
  });
  // What the fields do not know: a function that a policy cannot read.
  return terms.success ? { terms: terms.data } : { problems: { call: "The limits cannot be made for this function. Choose another one." } };
}

/** The function as JSON, and nothing that JSON has not. */
function readCall({ called: { selected, data } }: DraftInput, problems: FieldProblems): object | null {
  if (selected === undefined || data === undefined) {
    problems.call = "Choose a function and fill in its inputs.";
    return null;
  }
  const { type, name, inputs, outputs, stateMutability } = selected;
  return { function: JSON.parse(JSON.stringify({ type, name, inputs, outputs, stateMutability })), data };
}

type Read<T> = { value: T } | { problem: string };

function readAddress(text: string): Read<string> {
  const checked = checkRecipient(text);
  if (checked.status === "ok") return { value: checked.address };
  return { problem: checked.status === "invalid" ? checked.problem : "Paste the whole address: 0x and 40 characters." };
}

function readAmount(text: string, unit: DraftInput["unit"], isOptional: boolean): Read<bigint> {
  const parsed = parseAmount(text, unit);
  if (parsed.status === "invalid") return { problem: parsed.problem };
  if (parsed.status === "empty") return isOptional ? { value: 0n } : { problem: `How much? Write an amount in ${unit.symbol}.` };
  return parsed.wei === 0n && !isOptional ? { problem: "The amount is zero." } : { value: parsed.wei };
}

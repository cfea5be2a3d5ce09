import { formatArgument } from "@/lib/chain/describe-call.ts";
import { formatEth } from "@/lib/chain/format-eth.ts";
import { formatTokenAmount } from "@/lib/chain/token-call.ts";
import type { AutomationTerms } from "@/lib/protocol/app/automation.ts";
import { fixedInputs } from "@/lib/protocol/app/fixed-inputs.ts";
import type { Token } from "@/lib/protocol/chains/chain-table.ts";

/** How often, as a choice and inside a sentence. A minute is for trying things out on a development stack. */
export const RHYTHMS = [
  { minutes: 1, choice: "Every minute (development)", words: "every minute", developmentOnly: true },
  { minutes: 60, choice: "Every hour", words: "every hour", developmentOnly: false },
  { minutes: 1_440, choice: "Every day", words: "every day", developmentOnly: false },
  { minutes: 10_080, choice: "Every week", words: "every week", developmentOnly: false },
  { minutes: 43_200, choice: "Every 30 days", words: "every 30 days", developmentOnly: false },
] as const;

export interface Telling {
  /** That the app knows. */
  tokens: readonly Token[];
  formatMoment: (ms: number) => string;
}

/** "Send 0.1 ETH every day" */
export function nameAutomation(terms: AutomationTerms, tokens: readonly Token[]): string {
  const { kind, thresholdWei, everyMinutes, call } = terms;
  if (call !== null) return `Call ${call.function.name} ${rhythmWords(everyMinutes)}`;
  const amount = formatUnit(terms, terms.amount, tokens);
  if (kind === "recurring") return `Send ${amount} ${rhythmWords(everyMinutes)}`;
  return `Top up with ${amount} below ${formatWei(thresholdWei ?? "0")}`;
}

/** What the server will do, and what the enclave holds it to: one sentence for each. */
export function describeAutomation(terms: AutomationTerms, telling: Telling): { does: string[]; limits: string[] } {
  return {
    does: [...describeDeed(terms, telling), "It does so while you are away, without asking you. You pay the network fee from this wallet."],
    limits: [
      ...describeLimits(terms, telling),
      terms.endsAtMs === null ? "Until you remove it." : `Only until ${telling.formatMoment(terms.endsAtMs)}.`,
      terms.call === null
        ? "Nothing else: no other address, no message, no export."
        : "Nothing else: no other contract, no other function, no message, no export.",
    ],
  };
}

/** An amount of what the automation sends. */
export function formatUnit({ token }: Pick<AutomationTerms, "token">, amount: string, tokens: readonly Token[]): string {
  if (token === null) return formatWei(amount);
  return formatTokenAmount(
    BigInt(amount),
    tokens.find(({ address }) => address.toLowerCase() === token.toLowerCase()),
  );
}

function describeDeed(terms: AutomationTerms, { tokens, formatMoment }: Telling): string[] {
  const { recipient, watched, thresholdWei, everyMinutes, startsAtMs, call } = terms;
  const when = `${rhythmWords(everyMinutes)}, the first time on ${formatMoment(startsAtMs)}`;
  if (call !== null) {
    const along = terms.amount === "0" ? "" : ` with ${formatWei(terms.amount)}`;
    return [`Your server calls ${call.function.name} of the contract ${recipient}${along} ${when}.`];
  }
  const amount = formatUnit(terms, terms.amount, tokens);
  if (watched === null) return [`Your server sends ${amount} to ${recipient} ${when}.`];
  const where = watched === recipient ? "there" : `to ${recipient}`;
  return [
    `Your server looks at the balance of ${watched} ${when}.`,
    `When it is below ${formatWei(thresholdWei ?? "0")}, your server sends ${amount} ${where}.`,
  ];
}

function describeLimits(terms: AutomationTerms, { tokens }: Telling): string[] {
  const { recipient, token, call, amount, dayLimit } = terms;
  const limit = formatUnit(terms, dayLimit, tokens);
  const ether = `Up to ${limit} within any 24 hours. What you send there yourself counts too.`;
  if (call !== null) {
    const { fixed, free } = fixedInputs(call.function, call.data);
    return [
      `Only ${call.function.name} of the contract ${recipient}.`,
      ...fixed.map(({ name, value }) => `Only with “${name}” as ${formatArgument(value) || "(empty)"}.`),
      ...free.map((name) => `“${name}” is a list or too long for a rule: your server could put in something else.`),
      ...(amount === "0" ? ["No ETH goes along."] : [`At most ${formatWei(amount)} each time.`, ether]),
    ];
  }
  if (token === null) return [ether, `Only to ${recipient}.`];
  return [`Up to ${limit} within any 24 hours. What you send of this token yourself, to anybody, counts too.`, `Only to ${recipient}.`];
}

function formatWei(wei: string): string {
  return formatEth(BigInt(wei), { exact: true });
}

function rhythmWords(everyMinutes: number): string {
  return RHYTHMS.find(({ minutes }) => minutes === everyMinutes)?.words ?? `every ${everyMinutes} minutes`;
}

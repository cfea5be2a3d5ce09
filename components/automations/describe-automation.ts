import { formatEth } from "@/lib/chain/format-eth.ts";
import type { AutomationTerms } from "@/lib/protocol/app/automation.ts";

/** How often, as a choice and inside a sentence. A minute is for trying things out on a development stack. */
export const RHYTHMS = [
  { minutes: 1, choice: "Every minute (development)", words: "every minute", developmentOnly: true },
  { minutes: 60, choice: "Every hour", words: "every hour", developmentOnly: false },
  { minutes: 1_440, choice: "Every day", words: "every day", developmentOnly: false },
  { minutes: 10_080, choice: "Every week", words: "every week", developmentOnly: false },
  { minutes: 43_200, choice: "Every 30 days", words: "every 30 days", developmentOnly: false },
] as const;

/** "Send 0.1 ETH every day" */
export function nameAutomation({ kind, amountWei, thresholdWei, everyMinutes }: AutomationTerms): string {
  const amount = formatEth(BigInt(amountWei), { exact: true });
  if (kind === "recurring") return `Send ${amount} ${rhythmWords(everyMinutes)}`;
  return `Top up with ${amount} below ${formatEth(BigInt(thresholdWei ?? "0"), { exact: true })}`;
}

/** What the server will do, and what the enclave holds it to: one sentence for each. */
export function describeAutomation(terms: AutomationTerms, formatMoment: (ms: number) => string): { does: string[]; limits: string[] } {
  const { kind, recipient, amountWei, thresholdWei, dayLimitWei, everyMinutes, startsAtMs, endsAtMs } = terms;
  const amount = formatEth(BigInt(amountWei), { exact: true });
  const rhythm = rhythmWords(everyMinutes);
  const does =
    kind === "recurring"
      ? [`Your server sends ${amount} to ${recipient} ${rhythm}, the first time on ${formatMoment(startsAtMs)}.`]
      : [
          `Your server looks at the balance of ${recipient} ${rhythm}, the first time on ${formatMoment(startsAtMs)}.`,
          `When it is below ${formatEth(BigInt(thresholdWei ?? "0"), { exact: true })}, your server sends ${amount} there.`,
        ];
  return {
    does: [...does, "It does so while you are away, without asking you. You pay the network fee from this wallet."],
    limits: [
      `Up to ${formatEth(BigInt(dayLimitWei), { exact: true })} within any 24 hours. What you send there yourself counts too.`,
      `Only to ${recipient}.`,
      endsAtMs === null ? "Until you remove it." : `Only until ${formatMoment(endsAtMs)}.`,
      "Nothing else: no other address, no message, no export.",
    ],
  };
}

function rhythmWords(everyMinutes: number): string {
  return RHYTHMS.find(({ minutes }) => minutes === everyMinutes)?.words ?? `every ${everyMinutes} minutes`;
}

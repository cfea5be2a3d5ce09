"use client";

import { useState } from "react";
import { formatUnits } from "viem";
import { useBalance } from "wagmi";
import { checkRecipient } from "@/lib/chain/check-recipient.ts";
import { largestSend } from "@/lib/chain/fee-estimate.ts";
import { formatEth } from "@/lib/chain/format-eth.ts";
import { parseAmount } from "@/lib/chain/parse-amount.ts";
import { useFee } from "./use-fee.ts";

/** The two fields of the send form and everything that follows from them. */
export function useSendDraft(own: `0x${string}`) {
  const [recipientText, setRecipientText] = useState("");
  const [pastedNote, setPastedNote] = useState<string>();
  const [amountText, setAmountText] = useState("");
  const [isMax, setIsMax] = useState(false);

  const { data: balance } = useBalance({ address: own });
  const recipient = checkRecipient(recipientText, own);
  const to = recipient.status === "ok" ? recipient.address : undefined;
  const typed = parseAmount(amountText);
  const affordable = typed.status === "ok" && balance && typed.wei <= balance.value && !isMax ? typed.wei : undefined;
  const { fee, reverts } = useFee({ from: own, to, valueWei: affordable });
  const most = balance && fee ? largestSend(balance.value, fee) : undefined;
  // "Max" follows the fee until the review freezes both.
  const amount = isMax && most !== undefined ? ({ status: "ok", wei: most } as const) : typed;
  const wei = amount.status === "ok" ? amount.wei : undefined;

  return {
    recipient,
    recipientText,
    recipientNote:
      recipient.status === "ok" ? (pastedNote ?? recipient.note) : recipient.status === "incomplete" ? recipient.hint : undefined,
    typeRecipient: (text: string) => {
      setPastedNote(undefined);
      setRecipientText(text);
    },
    /** True when the paste was an address and has been put in place, cleaned. */
    pasteRecipient: (text: string): boolean => {
      const pasted = checkRecipient(text, own);
      if (pasted.status !== "ok") return false;
      setPastedNote(pasted.note);
      setRecipientText(pasted.address);
      return true;
    },
    amount,
    amountText: isMax && most !== undefined ? formatUnits(most, 18) : amountText,
    typeAmount: (text: string) => {
      setIsMax(false);
      setAmountText(text);
    },
    takeMax: () => setIsMax(true),
    clear: () => {
      setRecipientText("");
      setPastedNote(undefined);
      setAmountText("");
      setIsMax(false);
    },
    to,
    wei,
    fee,
    most,
    balanceWei: balance?.value,
    recipientProblem: problemOfRecipient(recipient, reverts),
    amountProblem: problemOfAmount(amount, most, balance?.value),
  };
}

export type SendDraft = ReturnType<typeof useSendDraft>;

function problemOfRecipient(recipient: ReturnType<typeof checkRecipient>, reverts: boolean): string | undefined {
  if (recipient.status === "invalid") return recipient.problem;
  return reverts ? "There is a contract at this address, and it refuses such a send." : undefined;
}

function problemOfAmount(
  amount: ReturnType<typeof parseAmount>,
  most: bigint | undefined,
  balanceWei: bigint | undefined,
): string | undefined {
  if (amount.status === "invalid") return amount.problem;
  if (amount.status === "empty" || balanceWei === undefined) return undefined;
  if (amount.wei > balanceWei) return `You have ${formatEth(balanceWei)}.`;
  if (most === undefined || amount.wei <= most) return undefined;
  return most === 0n
    ? "Your balance does not cover the network fee."
    : `With the network fee, ${formatEth(most)} is the most you can send.`;
}

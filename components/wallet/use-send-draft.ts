"use client";

import { useState } from "react";
import { erc20Abi, formatUnits, getAddress } from "viem";
import { useBalance, useReadContract } from "wagmi";
import { checkRecipient } from "@/lib/chain/check-recipient.ts";
import { largestSend } from "@/lib/chain/fee-estimate.ts";
import { formatEth } from "@/lib/chain/format-eth.ts";
import { parseAmount } from "@/lib/chain/parse-amount.ts";
import { encodeTokenTransfer, formatTokenAmount, symbolOf } from "@/lib/chain/token-call.ts";
import type { Token } from "@/lib/protocol/chains/chain-table.ts";
import { useFee } from "./use-fee.ts";
import { useTokens } from "./use-tokens.ts";

const REFRESH_MS = 4_000;

/** The fields of the send form and everything that follows from them. */
export function useSendDraft(own: `0x${string}`) {
  const [recipientText, setRecipientText] = useState("");
  const [pastedNote, setPastedNote] = useState<string>();
  const [amountText, setAmountText] = useState("");
  const [isMax, setIsMax] = useState(false);
  const [asset, setAsset] = useState("eth");

  const tokens = useTokens();
  const token = tokens.find((known) => known.asset === asset);
  const { data: balance } = useBalance({ address: own });
  const tokenBalance = useTokenBalance(token, own);
  const recipient = checkRecipient(recipientText, own);
  const to = recipient.status === "ok" ? recipient.address : undefined;
  const typed = parseAmount(amountText, token ? { symbol: symbolOf(token), decimals: token.decimals } : undefined);
  const held = token ? tokenBalance : balance?.value;
  const affordable = typed.status === "ok" && held !== undefined && typed.wei <= held && !isMax ? typed.wei : undefined;
  const transferred = token && isMax ? tokenBalance : affordable;
  const call =
    token && to && transferred !== undefined
      ? { to: getAddress(token.address), valueWei: 0n, data: encodeTokenTransfer(to, transferred) }
      : { to: token ? undefined : to, valueWei: token ? undefined : affordable, data: undefined };
  const { fee, reverts, readFee } = useFee({ from: own, ...call });
  const most = token ? tokenBalance : balance && fee ? largestSend(balance.value, fee) : undefined;
  // "Max" follows the fee until the review freezes both.
  const amount = isMax && most !== undefined ? ({ status: "ok", wei: most } as const) : typed;
  const wei = amount.status === "ok" ? amount.wei : undefined;
  const format = (units: bigint) => (token ? formatTokenAmount(units, token) : formatEth(units));
  const cannotPayFee = token !== undefined && balance !== undefined && fee !== undefined && balance.value < fee.maxFeeWei;

  return {
    asset,
    tokens,
    token,
    chooseAsset: (chosen: string) => {
      setAsset(chosen);
      setIsMax(false);
    },
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
    amountText: isMax && most !== undefined ? formatUnits(most, token?.decimals ?? 18) : amountText,
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
    readFee,
    most,
    balanceWei: balance?.value,
    recipientProblem: problemOfRecipient(recipient, reverts, token),
    amountProblem: cannotPayFee
      ? "Your ETH does not cover the network fee. Tokens are sent with ETH as the fee."
      : problemOfAmount(amount, most, held, format),
  };
}

export type SendDraft = ReturnType<typeof useSendDraft>;

function useTokenBalance(token: Token | undefined, own: `0x${string}`): bigint | undefined {
  const { data } = useReadContract({
    abi: erc20Abi,
    functionName: "balanceOf",
    args: [own],
    ...(token ? { address: getAddress(token.address) } : {}),
    query: { enabled: token !== undefined, refetchInterval: REFRESH_MS },
  });
  return token ? data : undefined;
}

function problemOfRecipient(recipient: ReturnType<typeof checkRecipient>, reverts: boolean, token: Token | undefined): string | undefined {
  if (recipient.status === "invalid") return recipient.problem;
  if (!reverts) return undefined;
  return token ? "The token refuses this transfer." : "There is a contract at this address, and it refuses such a send.";
}

function problemOfAmount(
  amount: ReturnType<typeof parseAmount>,
  most: bigint | undefined,
  held: bigint | undefined,
  format: (units: bigint) => string,
): string | undefined {
  if (amount.status === "invalid") return amount.problem;
  if (amount.status === "empty" || held === undefined) return undefined;
  if (amount.wei > held) return `You have ${format(held)}.`;
  if (most === undefined || amount.wei <= most) return undefined;
  return most === 0n ? "Your balance does not cover the network fee." : `With the network fee, ${format(most)} is the most you can send.`;
}

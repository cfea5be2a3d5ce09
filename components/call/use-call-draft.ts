"use client";

import { useState } from "react";
import { useBalance } from "wagmi";
import { useFee } from "@/components/wallet/use-fee.ts";
import { checkRecipient } from "@/lib/chain/check-recipient.ts";
import { largestSend } from "@/lib/chain/fee-estimate.ts";
import { formatEth } from "@/lib/chain/format-eth.ts";
import { parseAmount } from "@/lib/chain/parse-amount.ts";
import { useFunctionDraft } from "./use-function-draft.ts";

/** A contract call while it is put together: contract, description, function, inputs, amount. */
export function useCallDraft(own: `0x${string}`) {
  const [contractText, setContractText] = useState("");
  const called = useFunctionDraft();
  const [amountText, setAmountText] = useState("");

  const { data: balance } = useBalance({ address: own });
  const contract = checkRecipient(contractText);
  const { isPayable, data } = called;
  const amount = parseAmount(isPayable && amountText !== "" ? amountText : "0");
  const valueWei = amount.status === "ok" ? amount.wei : undefined;
  const to = contract.status === "ok" ? contract.address : undefined;
  const isAffordable = valueWei !== undefined && balance !== undefined && valueWei <= balance.value;
  const { fee, reverts, readFee } = useFee({
    from: own,
    to: data && isAffordable ? to : undefined,
    valueWei: isAffordable ? valueWei : undefined,
    data,
  });
  const most = balance && fee ? largestSend(balance.value, fee) : undefined;

  return {
    contract,
    contractText,
    typeContract: setContractText,
    called,
    isPayable,
    amountText,
    typeAmount: setAmountText,
    amountProblem: problemOfAmount(amount, balance?.value, most, data !== undefined && fee !== undefined),
    to,
    valueWei,
    data,
    fee,
    readFee,
    reverts,
    balanceWei: balance?.value,
  };
}

export type CallDraft = ReturnType<typeof useCallDraft>;

function problemOfAmount(
  amount: ReturnType<typeof parseAmount>,
  balanceWei: bigint | undefined,
  most: bigint | undefined,
  isComplete: boolean,
): string | undefined {
  if (amount.status === "invalid") return amount.problem;
  if (amount.status === "empty" || balanceWei === undefined) return undefined;
  if (amount.wei > balanceWei) return `You have ${formatEth(balanceWei)}.`;
  if (!isComplete || most === undefined || amount.wei <= most) return undefined;
  return "Your balance does not cover the network fee.";
}

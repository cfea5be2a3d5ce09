"use client";

import { useState } from "react";
import { type AbiFunction, encodeFunctionData } from "viem";
import { useBalance } from "wagmi";
import { useFee } from "@/components/wallet/use-fee.ts";
import { checkRecipient } from "@/lib/chain/check-recipient.ts";
import { largestSend } from "@/lib/chain/fee-estimate.ts";
import { formatEth } from "@/lib/chain/format-eth.ts";
import { parseAbiText, signatureOf } from "@/lib/chain/parse-abi-text.ts";
import { parseAmount } from "@/lib/chain/parse-amount.ts";
import { parseArgument } from "@/lib/chain/parse-argument.ts";
import { WELL_KNOWN_CONTRACTS } from "./well-known-contracts.ts";

/** The kind of description that the person brings along. */
export const PASTED = "pasted";

/** A contract call while it is put together: contract, description, function, inputs, amount. */
export function useCallDraft(own: `0x${string}`) {
  const [contractText, setContractText] = useState("");
  const [kind, setKind] = useState("erc20");
  const [abiText, setAbiText] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  /** By function and position, so that going back to a function finds what was typed. */
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [amountText, setAmountText] = useState("");

  const { data: balance } = useBalance({ address: own });
  const contract = checkRecipient(contractText);
  const abi = kind === PASTED ? parseAbiText(abiText) : null;
  const functions =
    abi === null ? (WELL_KNOWN_CONTRACTS.find(({ id }) => id === kind)?.functions ?? []) : abi.status === "ok" ? abi.functions : [];
  const selected = functions.find((item) => signatureOf(item) === chosen) ?? functions[0];
  const signature = selected ? signatureOf(selected) : "";
  const inputs = (selected?.inputs ?? []).map((parameter, index) => {
    const key = `${signature}#${index}`;
    const text = texts[key] ?? "";
    return { key, parameter, text, parsed: parseArgument(parameter, text) };
  });
  const isPayable = selected?.stateMutability === "payable";
  const amount = parseAmount(isPayable && amountText !== "" ? amountText : "0");
  const valueWei = amount.status === "ok" ? amount.wei : undefined;
  const to = contract.status === "ok" ? contract.address : undefined;
  const data = selected ? encode(selected, inputs) : undefined;
  const isAffordable = valueWei !== undefined && balance !== undefined && valueWei <= balance.value;
  const { fee, reverts } = useFee({
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
    kind,
    chooseKind: (next: string) => {
      setKind(next);
      setChosen(null);
    },
    abi,
    abiText,
    typeAbi: setAbiText,
    functions,
    signature,
    chooseFunction: setChosen,
    inputs,
    typeInput: (key: string, text: string) => setTexts((before) => ({ ...before, [key]: text })),
    isPayable,
    amountText,
    typeAmount: setAmountText,
    amountProblem: problemOfAmount(amount, balance?.value, most, data !== undefined && fee !== undefined),
    to,
    valueWei,
    data,
    fee,
    reverts,
    balanceWei: balance?.value,
  };
}

export type CallDraft = ReturnType<typeof useCallDraft>;

function encode(item: AbiFunction, inputs: readonly { parsed: ReturnType<typeof parseArgument> }[]): `0x${string}` | undefined {
  const values = inputs.flatMap(({ parsed }) => (parsed.status === "ok" ? [parsed.value] : []));
  if (values.length !== inputs.length) return undefined;
  return encodeFunctionData({ abi: [item], functionName: item.name, args: values });
}

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

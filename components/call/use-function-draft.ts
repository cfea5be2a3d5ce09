"use client";

import { useState } from "react";
import { type AbiFunction, encodeFunctionData } from "viem";
import { parseAbiText, signatureOf } from "@/lib/chain/parse-abi-text.ts";
import { parseArgument } from "@/lib/chain/parse-argument.ts";
import { WELL_KNOWN_CONTRACTS } from "./well-known-contracts.ts";

/** The kind of description that the person brings along. */
export const PASTED = "pasted";

/** A function of a contract and its inputs, while they are chosen and typed. */
export function useFunctionDraft() {
  const [kind, setKind] = useState("erc20");
  const [abiText, setAbiText] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  /** By function and position, so that going back to a function finds what was typed. */
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});

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

  return {
    kind,
    chooseKind: (next: string) => {
      setKind(next);
      setChosen(null);
    },
    abi,
    abiText,
    typeAbi: setAbiText,
    functions,
    selected,
    signature,
    chooseFunction: setChosen,
    inputs,
    typeInput: (key: string, text: string) => setTexts((before) => ({ ...before, [key]: text })),
    isPayable: selected?.stateMutability === "payable",
    data: selected ? encode(selected, inputs) : undefined,
  };
}

export type FunctionDraft = ReturnType<typeof useFunctionDraft>;

/** The id of the first field that is missing or wrong. */
export function firstBrokenField({ functions, inputs }: FunctionDraft): string | null {
  if (functions.length === 0) return "abi";
  return inputs.find(({ parsed }) => parsed.status !== "ok")?.key ?? null;
}

function encode(item: AbiFunction, inputs: readonly { parsed: ReturnType<typeof parseArgument> }[]): `0x${string}` | undefined {
  const values = inputs.flatMap(({ parsed }) => (parsed.status === "ok" ? [parsed.value] : []));
  if (values.length !== inputs.length) return undefined;
  return encodeFunctionData({ abi: [item], functionName: item.name, args: values });
}

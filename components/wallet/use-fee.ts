"use client";

import { BaseError, ExecutionRevertedError } from "viem";
import { useBlock, useEstimateGas, useEstimateMaxPriorityFeePerGas } from "wagmi";
import { estimateFee, type FeeEstimate } from "@/lib/chain/fee-estimate.ts";

const REFRESH_MS = 4_000;
/** What a plain transfer always costs; stands in until there is a recipient to ask about. */
const TRANSFER_GAS = 21_000n;

interface FeeInput {
  from: `0x${string}`;
  to: `0x${string}` | undefined;
  /** Leave out an amount that the wallet does not have: the node would answer with that instead of with the gas. */
  valueWei: bigint | undefined;
  /** Calldata, where the recipient is a contract to be called. */
  data?: `0x${string}` | undefined;
}

/** The bound of the network fee as the chain stands now; undefined until it is known. `reverts`: the recipient's code refuses this send. */
export function useFee({ from, to, valueWei, data }: FeeInput): { fee: FeeEstimate | undefined; reverts: boolean } {
  const query = { refetchInterval: REFRESH_MS };
  const { data: block } = useBlock({ query });
  const { data: tip } = useEstimateMaxPriorityFeePerGas({ query });
  const { data: gas, error } = useEstimateGas({
    account: from,
    ...(to ? { to } : {}),
    ...(valueWei === undefined ? {} : { value: valueWei }),
    ...(data === undefined ? {} : { data }),
    query: {
      enabled: to !== undefined,
      retry: false,
      ...(data === undefined ? { placeholderData: (last: bigint | undefined) => last } : {}),
    },
  });
  const baseFeePerGas = block?.baseFeePerGas;
  const reverts = to !== undefined && isRevert(error);
  // What a call costs is not guessed: with too little gas it would fail, and cost its fee.
  if (data !== undefined && gas === undefined) return { fee: undefined, reverts };
  if (baseFeePerGas === undefined || baseFeePerGas === null || tip === undefined) return { fee: undefined, reverts };
  return {
    fee: estimateFee({
      gas: to ? (gas ?? TRANSFER_GAS) : TRANSFER_GAS,
      baseFeePerGas,
      maxPriorityFeePerGas: tip,
    }),
    reverts,
  };
}

function isRevert(error: unknown): boolean {
  return error instanceof BaseError && error.walk((cause) => cause instanceof ExecutionRevertedError) !== null;
}

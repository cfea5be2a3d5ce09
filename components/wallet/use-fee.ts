"use client";

import { BaseError, ExecutionRevertedError } from "viem";
import { useBlock, useEstimateGas, useEstimateMaxPriorityFeePerGas } from "wagmi";
import { estimateFee, type FeeEstimate } from "@/lib/chain/fee-estimate.ts";

const REFRESH_MS = 4_000;
/** A chain that is away is told by the health of the stack; a click does not wait for it. */
const PATIENCE_MS = 2_000;
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

interface CurrentFee {
  /** The bound of the network fee as the chain stands now; undefined until it is known. */
  fee: FeeEstimate | undefined;
  /** The recipient's code refuses this send. */
  reverts: boolean;
  /** Asks the chain at once. Resolves with what was known before when it does not answer soon. */
  readFee: () => Promise<FeeEstimate | undefined>;
}

export function useFee({ from, to, valueWei, data }: FeeInput): CurrentFee {
  const query = { refetchInterval: REFRESH_MS };
  const { data: block, refetch: readBlock } = useBlock({ query });
  const { data: tip, refetch: readTip } = useEstimateMaxPriorityFeePerGas({ query });
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
  const reverts = to !== undefined && isRevert(error);
  // What a call costs is not guessed: with too little gas it would fail, and cost its fee.
  const known = data === undefined ? (to ? (gas ?? TRANSFER_GAS) : TRANSFER_GAS) : gas;
  const fee = estimate(known, block?.baseFeePerGas, tip);
  const readFee = async () => {
    const asked = Promise.all([readBlock(), readTip()]).then(([newest, newTip]) =>
      estimate(known, newest.data?.baseFeePerGas, newTip.data),
    );
    return (await Promise.race([asked, sleep(PATIENCE_MS)])) ?? fee;
  };
  return { fee, reverts, readFee };
}

function estimate(gas: bigint | undefined, baseFeePerGas: bigint | null | undefined, tip: bigint | undefined): FeeEstimate | undefined {
  if (gas === undefined || baseFeePerGas === undefined || baseFeePerGas === null || tip === undefined) return undefined;
  return estimateFee({ gas, baseFeePerGas, maxPriorityFeePerGas: tip });
}

function sleep(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}

function isRevert(error: unknown): boolean {
  return error instanceof BaseError && error.walk((cause) => cause instanceof ExecutionRevertedError) !== null;
}

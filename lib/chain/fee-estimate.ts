/** What a send may cost at most in network fees. All in wei. */
export interface FeeEstimate {
  gasLimit: bigint;
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
  maxFeeWei: bigint;
}

/**
 * The signed fee bound. The base fee can rise by an eighth a block; twice the current one lasts for six full blocks, and what is not
 * needed stays in the wallet. Gas gets a quarter more than estimated where code runs, since code may take another path by then.
 */
export function estimateFee(input: { gas: bigint; baseFeePerGas: bigint; maxPriorityFeePerGas: bigint }): FeeEstimate {
  const gasLimit = input.gas === 21_000n ? input.gas : (input.gas * 5n) / 4n;
  const maxFeePerGas = input.baseFeePerGas * 2n + input.maxPriorityFeePerGas;
  return { gasLimit, maxFeePerGas, maxPriorityFeePerGas: input.maxPriorityFeePerGas, maxFeeWei: gasLimit * maxFeePerGas };
}

/** The most that can be sent so that amount and fee together fit the balance. */
export function largestSend(balanceWei: bigint, fee: FeeEstimate): bigint {
  return balanceWei > fee.maxFeeWei ? balanceWei - fee.maxFeeWei : 0n;
}

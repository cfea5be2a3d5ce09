import type { Count } from "../witness/aggregation-counts.ts";
import type { WitnessLedger } from "../witness/witness-ledger.ts";

/**
 * Reserves amounts, then signs (law 11). The amounts count from this call on, before it first waits: whoever is judged next sees them, so no number of
 * requests at once overshoots. They are given back only when nothing was signed.
 *
 * @param sign waits for `reserved`, after which the amounts survive the end of the power, before it lets a key near the action
 */
export async function reserveWhile<T>(
  ledger: WitnessLedger,
  counts: readonly Count[],
  sign: (reserved: Promise<void>) => Promise<T>,
): Promise<T> {
  const reserved = ledger.reserve(counts);
  try {
    const signed = await sign(reserved);
    ledger.settle(counts);
    return signed;
  } catch (error) {
    await ledger.release(counts);
    throw error;
  }
}

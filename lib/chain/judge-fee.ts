/** `risen`: the network asks for much more than the bound under review. `high`: the fee may cost a tenth of what is sent, or more. */
export type FeeVerdict = "fine" | "risen" | "high";

interface JudgedFee {
  /** The bound of the fee in the bytes under review; null where they leave it to the app's ceiling. */
  signedWei: bigint | null;
  /** What the bound would be by the network's newest block; undefined while it is not known. */
  nowWei: bigint | undefined;
  /** What is sent, in wei; 0 where there is nothing to compare the fee with: a token, or a call. */
  amountWei: bigint;
}

/**
 * Whether to ask once more before signing. The bound is twice the base fee, so a rise by a half still leaves room for it to be mined; beyond that the person hears
 * of it, while they can still wait.
 */
export function judgeFee({ signedWei, nowWei, amountWei }: JudgedFee): FeeVerdict {
  if (signedWei === null) return "fine";
  if (nowWei !== undefined && nowWei * 2n >= signedWei * 3n) return "risen";
  return amountWei > 0n && signedWei * 10n >= amountWei ? "high" : "fine";
}

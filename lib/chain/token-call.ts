import { encodeFunctionData, erc20Abi, formatUnits, getAddress } from "viem";
import type { Token } from "../protocol/chains/chain-table.ts";

/** What people call a token: `USDC`. */
export function symbolOf({ asset }: Token): string {
  return asset.toUpperCase();
}

export function encodeTokenTransfer(to: string, amount: bigint): `0x${string}` {
  return encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [getAddress(to), amount] });
}

/** `1,234.5 USDC`, every digit. Of a token that the app does not know, only the bare number is certain. */
export function formatTokenAmount(amount: bigint, token: Token | undefined, locale = "en-US"): string {
  const [whole = "0", fraction] = formatUnits(amount, token?.decimals ?? 0).split(".");
  const grouped = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(BigInt(whole));
  const separator = new Intl.NumberFormat(locale).formatToParts(1.5).find((part) => part.type === "decimal")?.value ?? ".";
  const number = fraction ? `${grouped}${separator}${fraction}` : grouped;
  return token ? `${number} ${symbolOf(token)}` : `${number} smallest units of an unknown token`;
}

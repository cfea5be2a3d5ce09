import type { TransferBody } from "../api/transfers.ts";
import { describeChainAsset, readChainName } from "../chains/chain-names.ts";
import { ApiError } from "../errors.ts";

/** As it was signed, in whole units. @throws ApiError invalid_data | invalid_request */
export function readAmountText({ amount, source }: TransferBody): string {
  if (amount !== undefined && source.amount !== undefined)
    throw new ApiError("invalid_request", "amount and source.amount are both given: give one, `amount`.");
  const text = amount ?? source.amount;
  if (text === undefined) throw new ApiError("invalid_data", "amount is missing.");
  return text;
}

/**
 * The same in the asset's smallest unit.
 *
 * @param text of decimalAmount's form: digits, and at most one point
 * @param bits of the number that the chain counts with
 * @throws ApiError invalid_data
 */
export function toRawAmount(text: string, decimals: number, bits: 64 | 256): bigint {
  const [whole = "", fraction = ""] = text.split(".");
  if (fraction.length > decimals)
    throw new ApiError("invalid_data", `amount ${text} has ${fraction.length} decimal places; the asset has ${decimals}.`);
  const raw = BigInt(whole + fraction.padEnd(decimals, "0"));
  if (raw === 0n || raw >= 2n ** BigInt(bits)) throw new ApiError("invalid_data", `amount ${text} is no amount that can be sent.`);
  return raw;
}

/** Nothing is exchanged or bridged here. @throws ApiError not_supported */
export function assertSameAsset({ asset, chain }: TransferBody["destination"], caip2: string, own = describeChainAsset(caip2).asset): void {
  if (chain !== undefined && readChainName(chain) !== caip2)
    throw new ApiError("not_supported", `destination.chain ${chain} is not the source's: transfers stay on one chain.`);
  if (asset !== undefined && asset !== own)
    throw new ApiError("not_supported", `destination.asset ${asset} is not the source's ${own}: transfers exchange nothing.`);
}

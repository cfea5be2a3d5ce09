import { formatEther } from "viem";
import type { z } from "zod";
import type { balanceQuerySchema, balanceSchema } from "../../../lib/protocol/api/transactions.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { Chain, Chains } from "./chain.ts";
import { toPreparationError } from "./chain-failure.ts";
import { describeChainAsset, readChainName } from "./chain-names.ts";

type Balance = z.output<typeof balanceSchema>["balances"][number];

/**
 * Native balances of an address, on the chains that are asked for or on all that this server knows.
 *
 * @throws ApiError not_supported for tokens and currencies; chain_not_configured | chain_unavailable
 */
export async function readBalances(
  chains: Chains,
  address: string,
  { chain: names, asset: assets, token, include_currency }: z.output<typeof balanceQuerySchema>,
): Promise<Balance[]> {
  if (token !== undefined) throw new ApiError("not_supported", "query.token: balances of tokens are not offered, only the native asset's.");
  if (include_currency !== undefined) throw new ApiError("not_supported", "query.include_currency: this server knows no prices.");
  const asked = names === undefined ? chains.all : names.map((name) => chains.get(readChainName(name)));
  const offered = asked.map(({ caip2 }) => describeChainAsset(caip2).asset);
  const unknown = assets?.find((asset) => !offered.includes(asset));
  if (unknown !== undefined) {
    throw new ApiError("not_supported", `query.asset ${unknown} is not the native asset of the chains asked for: ${offered.join(", ")}.`);
  }
  const wanted = asked.filter((_, index) => assets === undefined || assets.includes(offered[index] ?? ""));
  return Promise.all(wanted.map((chain) => readBalance(chain, address)));
}

async function readBalance({ caip2, name, client }: Chain, address: string): Promise<Balance> {
  const { chain, asset } = describeChainAsset(caip2);
  const wei = await client.getBalance({ address: address as `0x${string}` }).catch((error: unknown) => {
    throw toPreparationError(error, name);
  });
  return { chain, asset, raw_value: wei.toString(), raw_value_decimals: 18, display_values: { [asset]: formatEther(wei) } };
}

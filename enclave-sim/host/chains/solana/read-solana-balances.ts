import { formatUnits } from "viem";
import type { z } from "zod";
import type { balanceQuerySchema, balanceSchema } from "../../../../lib/protocol/api/transactions.ts";
import { describeChainAsset, readChainName } from "../../../../lib/protocol/chains/chain-names.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import { readSolBalance } from "./read-sol-balance.ts";
import type { SolanaChains } from "./solana-chain.ts";

type Balance = z.output<typeof balanceSchema>["balances"][number];
type Query = z.output<typeof balanceQuerySchema>;

const DECIMALS = 9;

/**
 * What an address holds of the clusters' own asset, on the named ones or on all of this server.
 *
 * @throws ApiError not_supported for tokens and currencies; chain_not_configured | chain_unavailable
 */
export async function readSolanaBalances(chains: SolanaChains, address: string, query: Query): Promise<Balance[]> {
  const { token, asset, chain: names, include_currency } = query;
  if (include_currency !== undefined)
    throw new ApiError("not_supported", "query.include_currency: this server knows no prices. Leave it out.");
  if (token !== undefined) throw new ApiError("not_supported", "query.token: tokens are not offered on Solana. Ask for the asset sol.");
  const unknown = asset?.find((name) => name !== "sol");
  if (unknown !== undefined) throw new ApiError("not_supported", `query.asset ${unknown} is not offered on Solana, only sol.`);
  const asked = names === undefined ? chains.all : names.map((name) => chains.get(readChainName(name)));
  return Promise.all(
    asked.map(async (chain) => {
      const raw = await readSolBalance(chain, address);
      const described = describeChainAsset(chain.caip2);
      return {
        ...described,
        raw_value: raw.toString(),
        raw_value_decimals: DECIMALS,
        display_values: { [described.asset]: formatUnits(raw, DECIMALS) },
      };
    }),
  );
}

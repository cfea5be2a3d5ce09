import { formatUnits } from "viem";
import type { z } from "zod";
import type { balanceQuerySchema, balanceSchema } from "../../../../lib/protocol/api/transactions.ts";
import { describeChainAsset, readChainName } from "../../../../lib/protocol/chains/chain-names.ts";
import { type ChainTable, listTokens, type Token } from "../../../../lib/protocol/chains/chain-table.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import { readSolBalance, readTokenBalance } from "./read-asset-balance.ts";
import type { SolanaChain, SolanaChains } from "./solana-chain.ts";

type Balance = z.output<typeof balanceSchema>["balances"][number];
type Query = z.output<typeof balanceQuerySchema>;

const SOL_DECIMALS = 9;

/**
 * What an address holds of the clusters' own asset and of the tokens that the app's table names, on the named clusters or on all of this server. Of a token:
 * what is in its associated account.
 *
 * @throws ApiError not_supported for an unknown asset, mints and currencies; chain_not_configured | chain_unavailable
 */
export async function readSolanaBalances(
  chains: SolanaChains,
  table: ChainTable | undefined,
  address: string,
  query: Query,
): Promise<Balance[]> {
  const { token, asset, chain: names, include_currency } = query;
  if (include_currency !== undefined)
    throw new ApiError("not_supported", "query.include_currency: this server knows no prices. Leave it out.");
  if (token !== undefined) throw new ApiError("not_supported", "query.token is not offered on Solana. Name the asset.");
  const asked = names === undefined ? chains.all : names.map((name) => chains.get(readChainName(name)));
  const known = asked.flatMap((chain) => [{ chain, token: null }, ...listTokens(table, chain.caip2).map((one) => ({ chain, token: one }))]);
  const offered = [...new Set(known.map(({ chain, token: one }) => one?.asset ?? describeChainAsset(chain.caip2).asset))];
  const unknown = asset?.find((name) => !offered.includes(name));
  if (unknown !== undefined) {
    throw new ApiError("not_supported", `query.asset ${unknown} is not known to this app on the chains asked for: ${offered.join(", ")}.`);
  }
  const balances = known.map(({ chain, token: one }) => ({
    chain,
    token: one,
    asset: one?.asset ?? describeChainAsset(chain.caip2).asset,
  }));
  return Promise.all(
    balances.filter((one) => asset === undefined || asset.includes(one.asset)).map((one) => readHolding(one.chain, one.token, address)),
  );
}

async function readHolding(chain: SolanaChain, token: Token | null, address: string): Promise<Balance> {
  const raw = token === null ? await readSolBalance(chain, address) : await readTokenBalance(chain, address, token.address);
  const described = describeChainAsset(chain.caip2);
  const [asset, decimals] = token === null ? [described.asset, SOL_DECIMALS] : [token.asset, token.decimals];
  return {
    chain: described.chain,
    asset,
    raw_value: raw.toString(),
    raw_value_decimals: decimals,
    display_values: { [asset]: formatUnits(raw, decimals) },
  };
}

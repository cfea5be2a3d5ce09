import { formatUnits } from "viem";
import type { z } from "zod";
import type { balanceQuerySchema, balanceSchema } from "../../../lib/protocol/api/transactions.ts";
import { describeChainAsset, readChainName } from "../../../lib/protocol/chains/chain-names.ts";
import { type ChainTable, listTokens } from "../../../lib/protocol/chains/chain-table.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { Chain, Chains } from "./chain.ts";
import { toPreparationError } from "./chain-failure.ts";
import { parseTokenNames } from "./parse-token-names.ts";
import { readTokenBalance, readTokenDecimals } from "./read-token.ts";

type Balance = z.output<typeof balanceSchema>["balances"][number];
type Query = z.output<typeof balanceQuerySchema>;

/** What is held of it: a token of the app's table, any other contract, or the chain's own asset. */
interface Holding {
  readonly chain: Chain;
  readonly asset: string;
  /** undefined: the chain's own asset. */
  readonly token?: { readonly address: string; readonly decimals: number | null };
}

/**
 * Balances of an address: of the named assets on the named chains, of tokens named by contract, or of all that the app knows on all chains of this server.
 * The token table is the app's own. A contract that is not in it goes by its address: what it calls itself proves nothing.
 *
 * @throws ApiError invalid_data | not_supported for an unknown asset and for currencies; chain_not_configured | chain_unavailable
 */
export async function readBalances(chains: Chains, table: ChainTable | undefined, address: string, query: Query): Promise<Balance[]> {
  if (query.include_currency !== undefined)
    throw new ApiError("not_supported", "query.include_currency: this server knows no prices. Leave it out.");
  const holdings = query.token === undefined ? listNamed(chains, table, query) : listByContract(chains, table, query);
  return Promise.all(holdings.map((holding) => readHolding(holding, address)));
}

function listNamed(chains: Chains, table: ChainTable | undefined, { chain: names, asset: assets }: Query): Holding[] {
  const asked = names === undefined ? chains.all : names.map((name) => chains.get(readChainName(name)));
  const known = asked.flatMap((chain) => [
    { chain, asset: describeChainAsset(chain.caip2).asset },
    ...listTokens(table, chain.caip2).map(({ asset, ...token }) => ({ chain, asset, token })),
  ]);
  const offered = [...new Set(known.map(({ asset }) => asset))];
  const unknown = assets?.find((asset) => !offered.includes(asset));
  if (unknown !== undefined) {
    throw new ApiError("not_supported", `query.asset ${unknown} is not known to this app on the chains asked for: ${offered.join(", ")}.`);
  }
  return known.filter(({ asset }) => assets === undefined || assets.includes(asset));
}

function listByContract(chains: Chains, table: ChainTable | undefined, { token: names = [], chain, asset }: Query): Holding[] {
  if (chain !== undefined || asset !== undefined)
    throw new ApiError("invalid_data", "query.token names chain and contract by itself: leave out asset and chain.");
  return parseTokenNames(names, table).map(({ caip2, address, token }) => ({
    chain: chains.get(caip2),
    asset: token?.asset ?? address,
    token: { address, decimals: token?.decimals ?? null },
  }));
}

async function readHolding({ chain, asset, token }: Holding, owner: string): Promise<Balance> {
  const name = describeChainAsset(chain.caip2).chain;
  const { raw, decimals } =
    token === undefined
      ? { raw: await readNative(chain, owner), decimals: 18 }
      : {
          raw: await readTokenBalance(chain, token.address, owner),
          decimals: token.decimals ?? (await readTokenDecimals(chain, token.address)),
        };
  return {
    chain: name,
    asset,
    raw_value: raw.toString(),
    raw_value_decimals: decimals,
    display_values: { [asset]: formatUnits(raw, decimals) },
  };
}

function readNative({ client, name }: Chain, owner: string): Promise<bigint> {
  return client.getBalance({ address: owner as `0x${string}` }).catch((error: unknown) => {
    throw toPreparationError(error, name);
  });
}

import type { TransferBody } from "../api/transfers.ts";
import { describeChainAsset } from "../chains/chain-names.ts";
import { type ChainTable, findToken, findTokenAt, type Token } from "../chains/chain-table.ts";
import { ApiError } from "../errors.ts";

/** What a transfer moves: a token that the app's chain table names, or null for the chain's own asset. @throws ApiError not_supported for any other */
export function readTransferToken(source: TransferBody["source"], caip2: string, table: ChainTable | undefined): Token | null {
  if ("asset" in source && source.asset === describeChainAsset(caip2).asset) return null;
  const token = "asset" in source ? findToken(table, caip2, source.asset) : findTokenAt(table, caip2, source.asset_address);
  if (token !== undefined) return token;
  const name = "asset" in source ? source.asset : source.asset_address;
  throw new ApiError(
    "not_supported",
    `source: this app's chain table names no ${name} on ${caip2}, so nobody vouches for its address and decimals. Add it with \`npm run apps -- set-chains\`.`,
  );
}

import type { TransferBody } from "../api/transfers.ts";
import { describeChainAsset, readChainName } from "../chains/chain-names.ts";
import { type ChainTable, findToken, findTokenAt, type Token } from "../chains/chain-table.ts";
import { ApiError } from "../errors.ts";
import { isSolanaAddress } from "../solana/is-solana-address.ts";
import { SYSTEM_PROGRAM_ID } from "../solana/program-ids.ts";
import { assertSameAsset, readAmountText, toRawAmount } from "./transfer-amount.ts";

/** What the body of a transfer on a Solana cluster means, under an app's own chain table. */
export interface SolanaTransfer {
  readonly caip2: string;
  /** Privy's name of the cluster, or its CAIP-2. */
  readonly chain: string;
  /** Of the Token program; null: the cluster's own asset. */
  readonly token: Token | null;
  /** As it was signed, in whole units. */
  readonly amount: string;
  /** The same in the asset's smallest unit. */
  readonly raw: bigint;
  /** A wallet, not a token account. Base58. */
  readonly recipient: string;
}

const SOL_DECIMALS = 9;

/** Reads a transfer. @throws ApiError invalid_data | invalid_request naming the member; not_supported for an asset the table does not name and for exchanges */
export function readSolanaTransfer(body: TransferBody, table: ChainTable | undefined): SolanaTransfer {
  const { source, destination } = body;
  const caip2 = readChainName(source.chain);
  if (!/^solana:[1-9A-HJ-NP-Za-km-z]{1,32}$/.test(caip2))
    throw new ApiError("invalid_request", `source.chain ${source.chain} is no Solana cluster, but this is a solana wallet.`);
  const token = readToken(source, caip2, table);
  assertSameAsset(destination, caip2, token?.asset);
  const amount = readAmountText(body);
  const recipient = readRecipient(destination.address, token);
  const raw = toRawAmount(amount, token?.decimals ?? SOL_DECIMALS, 64);
  return { caip2, chain: describeChainAsset(caip2).chain, token, amount, raw, recipient };
}

function readToken(source: TransferBody["source"], caip2: string, table: ChainTable | undefined): Token | null {
  if ("asset" in source && source.asset === describeChainAsset(caip2).asset) return null;
  const token = "asset" in source ? findToken(table, caip2, source.asset) : findTokenAt(table, caip2, source.asset_address);
  if (token !== undefined) return token;
  const name = "asset" in source ? source.asset : source.asset_address;
  throw new ApiError(
    "not_supported",
    `source: this app's chain table names no ${name} on ${caip2}, so nobody vouches for its mint and decimals. Add it with \`npm run apps -- set-chains\`.`,
  );
}

function readRecipient(address: string, token: Token | null): string {
  if (!isSolanaAddress(address)) throw new ApiError("invalid_data", "destination.address must be a Solana address: base58 of 32 bytes.");
  if (address === SYSTEM_PROGRAM_ID)
    throw new ApiError("invalid_data", "destination.address is the System program: what is sent there is lost.");
  if (address === token?.address)
    throw new ApiError("invalid_data", "destination.address is the token's own mint: what is sent there is lost.");
  return address;
}

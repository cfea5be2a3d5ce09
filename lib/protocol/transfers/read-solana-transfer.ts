import type { TransferBody } from "../api/transfers.ts";
import { describeChainAsset, readChainName } from "../chains/chain-names.ts";
import type { ChainTable, Token } from "../chains/chain-table.ts";
import { ApiError } from "../errors.ts";
import { isSolanaAddress } from "../solana/is-solana-address.ts";
import { SYSTEM_PROGRAM_ID } from "../solana/program-ids.ts";
import { assertSameAsset, readAmountText, toRawAmount } from "./transfer-amount.ts";
import { readTransferToken } from "./transfer-token.ts";

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
  const token = readTransferToken(source, caip2, table);
  assertSameAsset(destination, caip2, token?.asset);
  const amount = readAmountText(body);
  const recipient = readRecipient(destination.address, token);
  const raw = toRawAmount(amount, token?.decimals ?? SOL_DECIMALS, 64);
  return { caip2, chain: describeChainAsset(caip2).chain, token, amount, raw, recipient };
}

function readRecipient(address: string, token: Token | null): string {
  if (!isSolanaAddress(address)) throw new ApiError("invalid_data", "destination.address must be a Solana address: base58 of 32 bytes.");
  if (address === SYSTEM_PROGRAM_ID)
    throw new ApiError("invalid_data", "destination.address is the System program: what is sent there is lost.");
  if (address === token?.address)
    throw new ApiError("invalid_data", "destination.address is the token's own mint: what is sent there is lost.");
  return address;
}

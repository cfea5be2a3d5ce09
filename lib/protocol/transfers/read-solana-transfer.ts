import { base58 } from "@scure/base";
import type { TransferBody } from "../api/transfers.ts";
import { describeChainAsset, readChainName } from "../chains/chain-names.ts";
import { ApiError } from "../errors.ts";
import { assertSameAsset, readAmountText, toRawAmount } from "./transfer-amount.ts";

/** What the body of a transfer on a Solana cluster means. */
export interface SolanaTransfer {
  readonly caip2: string;
  /** Privy's name of the cluster, or its CAIP-2. */
  readonly chain: string;
  /** Tokens are not offered: this is always the cluster's own asset. */
  readonly token: null;
  /** As it was signed, in SOL. */
  readonly amount: string;
  readonly lamports: bigint;
  /** 32 bytes. */
  readonly recipient: Uint8Array;
}

const SOL_DECIMALS = 9;

/** Reads a transfer of SOL. @throws ApiError invalid_data | invalid_request naming the member; not_supported for tokens and exchanges */
export function readSolanaTransfer(body: TransferBody): SolanaTransfer {
  const { source, destination } = body;
  const caip2 = readChainName(source.chain);
  if (!/^solana:[1-9A-HJ-NP-Za-km-z]{1,32}$/.test(caip2))
    throw new ApiError("invalid_request", `source.chain ${source.chain} is no Solana cluster, but this is a solana wallet.`);
  const { chain, asset } = describeChainAsset(caip2);
  const named = "asset" in source ? source.asset : source.asset_address;
  if (named !== asset) {
    throw new ApiError(
      "not_supported",
      `source: ${named} is not offered on Solana, only ${asset}. Send tokens with signAndSendTransaction.`,
    );
  }
  assertSameAsset(destination, caip2);
  const amount = readAmountText(body);
  const recipient = readRecipient(destination.address);
  return { caip2, chain, token: null, amount, lamports: toRawAmount(amount, SOL_DECIMALS, 64), recipient };
}

function readRecipient(address: string): Uint8Array {
  const bytes = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(address) ? base58.decode(address) : new Uint8Array();
  if (bytes.length !== 32) throw new ApiError("invalid_data", "destination.address must be a Solana address: base58 of 32 bytes.");
  if (bytes.every((byte) => byte === 0))
    throw new ApiError("invalid_data", "destination.address is the System program: what is sent there is lost.");
  return bytes;
}

import type { UnsignedTransaction } from "../api/rpc.ts";
import type { TransferBody } from "../api/transfers.ts";
import { describeChainAsset, readChainName } from "../chains/chain-names.ts";
import type { ChainTable, Token } from "../chains/chain-table.ts";
import { ApiError } from "../errors.ts";
import { assertSameAsset, readAmountText, toRawAmount } from "./transfer-amount.ts";
import { readTransferToken } from "./transfer-token.ts";

/** What a transfer's body means, under an app's own chain table. */
export interface Transfer {
  readonly caip2: string;
  /** Privy's name of the chain, or its CAIP-2. */
  readonly chain: string;
  /** null: the chain's own asset. */
  readonly token: Token | null;
  /** As it was signed, in whole units. */
  readonly amount: string;
  /** The same in the asset's smallest unit. */
  readonly raw: bigint;
  readonly transaction: UnsignedTransaction;
}

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const NATIVE_DECIMALS = 18;
/** `transfer(address,uint256)` */
const TRANSFER_SELECTOR = "a9059cbb";

/**
 * Turns the signed body into the one transaction that carries it out. Enclave, host and page read it with this; only the enclave's reading counts, for it takes
 * the contract and the decimals behind an asset from the sealed app config.
 *
 * @throws ApiError invalid_data | invalid_request naming the member; not_supported for an asset the table does not name and for exchanges
 */
export function readTransfer(body: TransferBody, table: ChainTable | undefined): Transfer {
  const { source, destination } = body;
  const caip2 = readChainName(source.chain);
  if (!/^eip155:[1-9][0-9]{0,14}$/.test(caip2)) {
    throw new ApiError("not_supported", `source.chain ${source.chain} is no chain that this server transfers on.`);
  }
  const amount = readAmountText(body);
  const token = readTransferToken(source, caip2, table);
  assertSameAsset(destination, caip2, token?.asset);
  const to = readRecipient(destination.address, token);
  const raw = toRawAmount(amount, token?.decimals ?? NATIVE_DECIMALS, 256);
  const transaction = token === null ? { to, value: toHex(raw) } : { to: token.address, data: encodeTransfer(to, raw) };
  return { caip2, chain: describeChainAsset(caip2).chain, token, amount, raw, transaction };
}

function readRecipient(address: string, token: Token | null): string {
  if (!ADDRESS.test(address)) throw new ApiError("invalid_data", "destination.address must be an address: 0x and 40 hex digits.");
  if (BigInt(address) === 0n) throw new ApiError("invalid_data", "destination.address is the zero address: what is sent there is lost.");
  if (address.toLowerCase() === token?.address.toLowerCase())
    throw new ApiError("invalid_data", "destination.address is the token's own contract: what is sent there is lost.");
  return address;
}

function encodeTransfer(to: string, raw: bigint): string {
  return `0x${TRANSFER_SELECTOR}${to.slice(2).toLowerCase().padStart(64, "0")}${raw.toString(16).padStart(64, "0")}`;
}

function toHex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

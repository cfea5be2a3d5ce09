import { parseBody } from "../../../../lib/protocol/api/parse-body.ts";
import { type TransferBody, transferBodySchema } from "../../../../lib/protocol/api/transfers.ts";
import type { ChainTable } from "../../../../lib/protocol/chains/chain-table.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import type { JsonValue } from "../../../../lib/protocol/parse-strict-json.ts";
import type { WalletContent } from "../../../../lib/protocol/sealed-record.ts";
import { readTransfer } from "../../../../lib/protocol/transfers/read-transfer.ts";
import type { EnclaveFill } from "../../../../lib/protocol/vsock.ts";
import { assertChecksum } from "../../signers/assert-checksum.ts";
import { buildTransaction } from "./build-transaction.ts";
import type { PreparedRpc } from "./prepare-rpc.ts";
import { prepareSendTransaction } from "./prepare-send-transaction.ts";
import { prepareSolanaTransfer } from "./prepare-solana-transfer.ts";
import { readChainId } from "./read-chain-id.ts";

/**
 * Reads a transfer: the transaction is built here, from the signed body and the sealed chain table alone. A policy judges body and transaction as one
 * part, under the method `transfer` (decision 010).
 *
 * @throws ApiError invalid_data | not_supported, and as `buildTransaction`
 */
export function prepareTransfer(
  given: JsonValue | undefined,
  wallet: WalletContent,
  table: ChainTable | undefined,
  proposed: EnclaveFill | undefined,
): PreparedRpc {
  const body = parseBody(transferBodySchema, given, "body");
  const prepared = prepareOnChain(body, wallet, table, proposed);
  return { ...prepared, judged: prepared.judged.map((part) => ({ ...part, actionBody: given ?? null })) };
}

function prepareOnChain(
  body: TransferBody,
  wallet: WalletContent,
  table: ChainTable | undefined,
  proposed: EnclaveFill | undefined,
): PreparedRpc {
  if (wallet.chain_type === "solana") return prepareSolanaTransfer(body, wallet.address, table, proposed);
  if (wallet.chain_type !== "ethereum") {
    throw new ApiError("not_supported", `This is a ${wallet.chain_type} wallet; transfers are offered for ethereum and solana wallets.`);
  }
  const fill = proposed !== undefined && "nonce" in proposed ? proposed : undefined;
  assertChecksum(body.destination.address, "destination.address");
  const { caip2, transaction } = readTransfer(body, table);
  const built = buildTransaction(transaction, wallet.address, readChainId(caip2), fill);
  return prepareSendTransaction(built, caip2, transaction);
}

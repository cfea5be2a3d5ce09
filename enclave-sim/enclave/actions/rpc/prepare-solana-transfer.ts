import { base58 } from "@scure/base";
import type { TransferBody } from "../../../../lib/protocol/api/transfers.ts";
import { encodeBase64 } from "../../../../lib/protocol/base64.ts";
import type { ChainTable } from "../../../../lib/protocol/chains/chain-table.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import { compileMessage } from "../../../../lib/protocol/solana/compile-message.ts";
import { parseSolanaMessage } from "../../../../lib/protocol/solana/parse-solana-message.ts";
import { readSolanaInstructions } from "../../../../lib/protocol/solana/read-solana-instructions.ts";
import { serializeSolanaMessage } from "../../../../lib/protocol/solana/serialize-solana-message.ts";
import { serializeSolanaTransaction } from "../../../../lib/protocol/solana/solana-transaction.ts";
import { transferInstructions } from "../../../../lib/protocol/solana/transfer-instructions.ts";
import { readSolanaTransfer } from "../../../../lib/protocol/transfers/read-solana-transfer.ts";
import type { EnclaveFill } from "../../../../lib/protocol/vsock.ts";
import { signEd25519 } from "../../signers/ed25519.ts";
import type { PreparedRpc } from "./prepare-rpc.ts";
import { readBlockhash } from "./read-blockhash.ts";

/** Stands for the blockhash until the host proposes one. */
const OPEN = new Uint8Array(32);

/**
 * Reads a transfer of a Solana wallet: the transaction is built here, from the signed body and the sealed chain table alone, and judged as what its own bytes
 * say.
 *
 * @throws ApiError invalid_data | invalid_request | not_supported
 */
export function prepareSolanaTransfer(
  body: TransferBody,
  address: string,
  table: ChainTable | undefined,
  given: EnclaveFill | undefined,
): PreparedRpc {
  const transfer = readSolanaTransfer(body, table);
  const { caip2 } = transfer;
  const proposed = given !== undefined && "recent_blockhash" in given ? readBlockhash(given.recent_blockhash) : null;
  const messageBytes = serializeSolanaMessage(compileMessage(address, transferInstructions(address, transfer), proposed ?? OPEN));
  const message = parseSolanaMessage(messageBytes);
  return {
    judged: readSolanaInstructions(message).map((solanaInstruction) => ({ solanaInstruction })),
    isMoving: true,
    outcomeDigest: messageBytes,
    assertExecutable: () => {
      if (proposed === null) throw new ApiError("invalid_data", "The transfer's blockhash is open, and none was filled in.");
    },
    sign: (privateKey) => {
      const signature = signEd25519(messageBytes, privateKey);
      const hash = base58.encode(signature);
      const signed_transaction = encodeBase64(serializeSolanaTransaction({ signatures: [signature], messageBytes }));
      return { data: { hash, caip2 }, produced: hash, transaction: { signed_transaction, hash } };
    },
  };
}

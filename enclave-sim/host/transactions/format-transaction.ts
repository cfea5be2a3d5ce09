import { TRANSACTION_STATUSES, type TransactionBody } from "../../../lib/protocol/api/transactions.ts";
import type { Transaction } from "../../../prisma/vault/generated/client.ts";

/** Privy's Transaction, with Countersign's own members behind it. */
export function formatTransaction(transaction: Transaction): TransactionBody {
  const { id, caip2, createdAt, hash, walletId, referenceId, nonce, blockNumber, receiptId, failure } = transaction;
  return {
    id,
    caip2,
    created_at: createdAt.getTime(),
    status: TRANSACTION_STATUSES.find((status) => status === transaction.status) ?? "pending",
    transaction_hash: hash,
    wallet_id: walletId,
    reference_id: referenceId,
    nonce: nonce === null ? null : Number(nonce),
    block_number: blockNumber === null ? null : Number(blockNumber),
    receipt_id: receiptId,
    failure,
  };
}

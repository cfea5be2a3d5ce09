import type { z } from "zod";
import { TRANSACTION_STATUSES, type TransactionStatus } from "../../../lib/protocol/api/transactions.ts";
import { type TransferActionBody, type TransferBody, transferActionSchema } from "../../../lib/protocol/api/transfers.ts";
import type { Transfer } from "../../../lib/protocol/transfers/read-transfer.ts";
import type { Transaction } from "../../../prisma/vault/generated/client.ts";

/** What was asked for, as the action repeats it: the `action` column. */
const storedSchema = transferActionSchema.pick({
  source_chain: true,
  source_asset: true,
  source_asset_address: true,
  source_asset_decimals: true,
  source_amount: true,
  amount_type: true,
  destination_address: true,
});

export function describeTransfer(
  { source, destination, amount_type }: TransferBody,
  transfer: Pick<Transfer, "chain" | "token" | "amount">,
): z.output<typeof storedSchema> {
  const named = "asset" in source ? { source_asset: source.asset } : { source_asset_address: source.asset_address };
  const decimals = "asset" in source || transfer.token === null ? {} : { source_asset_decimals: transfer.token.decimals };
  return {
    source_chain: transfer.chain,
    ...named,
    ...decimals,
    source_amount: transfer.amount,
    amount_type: amount_type ?? "exact_input",
    destination_address: destination.address,
  };
}

/**
 * A transfer as it stands. It has succeeded when it is mined, and is `rejected` when it never came to a chain. `failed` is the one that was mined and reverted, or whose
 * nonce another transaction took.
 */
export function formatTransferAction(transaction: Transaction, { withSteps }: { withSteps: boolean }): TransferActionBody {
  const asked = storedSchema.parse(JSON.parse(transaction.action ?? "null"));
  const transactionStatus = TRANSACTION_STATUSES.find((status) => status === transaction.status) ?? "pending";
  const status = ACTION_STATUS[transactionStatus];
  const reason = transaction.failure ?? FAILURES[transactionStatus];
  const failure = status === "pending" || status === "succeeded" || reason === undefined ? {} : { failure_reason: { message: reason } };
  return {
    id: transaction.id,
    type: "transfer",
    status,
    created_at: transaction.createdAt.toISOString(),
    wallet_id: transaction.walletId,
    ...asked,
    destination_amount: asked.source_amount,
    reference_id: transaction.referenceId,
    ...failure,
    ...(withSteps ? { steps: [formatStep(transaction, transactionStatus, failure)] } : {}),
    transaction_id: transaction.id,
    transaction_status: transactionStatus,
    receipt_id: transaction.receiptId,
  };
}

function formatStep(
  { caip2, hash, settled }: Transaction,
  transactionStatus: TransactionStatus,
  failure: Pick<TransferActionBody, "failure_reason">,
): NonNullable<TransferActionBody["steps"]>[number] {
  const status = STEP_STATUS[transactionStatus];
  const common = { caip2, finalized: settled && transactionStatus !== "failed", ...failure };
  if (!caip2.startsWith("solana:")) return { type: "evm_transaction", status, transaction_hash: hash, ...common };
  // Without nonces nothing is replaced.
  return { type: "svm_transaction", status: status === "replaced" ? "failed" : status, transaction_signature: hash, ...common };
}

const ACTION_STATUS: Readonly<Record<TransactionStatus, TransferActionBody["status"]>> = {
  pending: "pending",
  broadcasted: "pending",
  confirmed: "succeeded",
  finalized: "succeeded",
  execution_reverted: "failed",
  replaced: "failed",
  failed: "rejected",
  provider_error: "rejected",
};

const STEP_STATUS = {
  pending: "queued",
  broadcasted: "pending",
  confirmed: "confirmed",
  finalized: "confirmed",
  execution_reverted: "reverted",
  replaced: "replaced",
  failed: "rejected",
  provider_error: "rejected",
} as const satisfies Record<TransactionStatus, string>;

const FAILURES: Readonly<Partial<Record<TransactionStatus, string>>> = {
  execution_reverted: "The transaction was mined and reverted.",
  replaced: "Another transaction took its nonce.",
};

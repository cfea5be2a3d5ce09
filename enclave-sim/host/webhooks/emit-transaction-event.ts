import { z } from "zod";
import type { TransactionStatus } from "../../../lib/protocol/api/transactions.ts";
import type { Transaction } from "../../../prisma/vault/generated/client.ts";
import type { VaultWriter } from "../vault-database.ts";
import { emitEvent } from "./emit-event.ts";
import { emitTransferEnd } from "./emit-transfer-event.ts";

/** `finalized` has no event of its own: who was told that it is confirmed needs no second word. */
const EVENT_OF_STATUS = {
  pending: null,
  broadcasted: "transaction.broadcasted",
  confirmed: "transaction.confirmed",
  finalized: "transaction.confirmed",
  execution_reverted: "transaction.execution_reverted",
  failed: "transaction.failed",
  provider_error: "transaction.provider_error",
  replaced: "transaction.replaced",
} as const satisfies Record<TransactionStatus, string | null>;

/** The part of a stored answer that is read here. */
const resultSchema = z.object({ transaction_request: z.record(z.string(), z.unknown()) });

/**
 * Tells what a transaction has become, and with it the transfer that it carries out. What was never signed has no hash, and its caller has heard of the refusal: nobody else is told.
 *
 * @param transaction as it is stored now
 * @param from the status before
 */
export async function emitTransactionEvent(writer: VaultWriter, transaction: Transaction, from: string): Promise<void> {
  await emitTransferEnd(writer, transaction, from);
  const type = isStatus(transaction.status) ? EVENT_OF_STATUS[transaction.status] : null;
  const payload = describePayload(transaction);
  if (type === null || payload === null || transaction.status === from) return;
  if (transaction.status === "finalized" && from === "confirmed") return;
  await emitEvent(writer, transaction.appId, type, payload);
}

/** The node gave no answer to the broadcast. The transaction keeps its status: it may be out, and is sent again if it is not. */
export async function emitProviderError(writer: VaultWriter, transaction: Transaction): Promise<void> {
  const payload = describePayload(transaction);
  if (payload !== null) await emitEvent(writer, transaction.appId, "transaction.provider_error", payload);
}

export async function emitStillPending(writer: VaultWriter, transaction: Transaction): Promise<void> {
  const payload = describePayload(transaction);
  const result = resultSchema.safeParse(JSON.parse(transaction.result ?? "null"));
  if (payload === null || !result.success) return;
  const { transaction_request } = result.data;
  await emitEvent(writer, transaction.appId, "transaction.still_pending", { ...payload, transaction_request });
}

function describePayload({ caip2, hash, id, batchId, walletId, referenceId }: Transaction) {
  if (hash === null) return null;
  return { caip2, transaction_hash: hash, transaction_id: batchId ?? id, wallet_id: walletId, reference_id: referenceId };
}

function isStatus(status: string): status is TransactionStatus {
  return Object.hasOwn(EVENT_OF_STATUS, status);
}

import type { Transaction } from "../../../prisma/vault/generated/client.ts";
import { formatTransferAction } from "../transfers/transfer-action.ts";
import type { VaultWriter } from "../vault-database.ts";
import { emitEvent } from "./emit-event.ts";

/** Tells that a transfer has been signed and is on its way. Nothing for what is no transfer. */
export async function emitTransferCreated(writer: VaultWriter, transaction: Transaction): Promise<void> {
  if (transaction.action === null) return;
  await emitEvent(writer, transaction.appId, "wallet_action.transfer.created", { ...describePayload(transaction), status: "pending" });
}

/**
 * Tells how a transfer ended, once: what is confirmed has succeeded, and that it becomes final is no further news.
 *
 * @param transaction as it is stored now
 * @param from the transaction's status before
 */
export async function emitTransferEnd(writer: VaultWriter, transaction: Transaction, from: string): Promise<void> {
  if (transaction.action === null || transaction.hash === null) return;
  const before = formatTransferAction({ ...transaction, status: from }, { withSteps: false }).status;
  const { status, steps = [], failure_reason = { message: "It failed." } } = formatTransferAction(transaction, { withSteps: true });
  if (status === before || status === "pending") return;
  const [at, payload] = [new Date().toISOString(), { ...describePayload(transaction), steps }];
  const { appId } = transaction;
  if (status === "succeeded") return emitEvent(writer, appId, "wallet_action.transfer.succeeded", { ...payload, status, completed_at: at });
  if (status === "failed")
    return emitEvent(writer, appId, "wallet_action.transfer.failed", { ...payload, status, failed_at: at, failure_reason });
  return emitEvent(writer, appId, "wallet_action.transfer.rejected", { ...payload, status, rejected_at: at, failure_reason });
}

function describePayload(transaction: Transaction) {
  const {
    id,
    created_at,
    wallet_id,
    destination_address,
    source_chain,
    source_amount,
    reference_id,
    source_asset,
    source_asset_address,
    source_asset_decimals,
  } = formatTransferAction(transaction, { withSteps: false });
  return {
    action_type: "transfer" as const,
    wallet_action_id: id,
    wallet_id,
    created_at,
    destination_address,
    source_chain,
    source_amount,
    reference_id,
    ...(source_asset === undefined ? {} : { source_asset }),
    ...(source_asset_address === undefined ? {} : { source_asset_address }),
    ...(source_asset_decimals === undefined ? {} : { source_asset_decimals }),
  };
}

import type { TransactionBody } from "../../../lib/protocol/api/transactions.ts";
import type { Transaction } from "../../../prisma/vault/generated/client.ts";
import { formatTransaction } from "./format-transaction.ts";

const FAILED = new Set(["failed", "execution_reverted", "replaced", "provider_error"]);
const MINED = new Set(["confirmed", "finalized"]);

/**
 * Calls that are sent one by one, as the one transaction that was asked for: it stands where its first failed call stands, else where the first one stands
 * that is not mined, else where the last one does.
 *
 * @param members in order, at least one
 */
export function formatBatch(members: readonly [Transaction, ...Transaction[]]): TransactionBody {
  const [head] = members;
  const calls = members.map(formatTransaction);
  const at =
    calls.find(({ status }) => FAILED.has(status)) ?? calls.find(({ status }) => !MINED.has(status)) ?? lastNotFinal(calls) ?? calls.at(-1);
  const { status, transaction_hash, block_number, failure } = at ?? formatTransaction(head);
  const isBegun = calls[0]?.status !== "pending";
  return {
    ...formatTransaction(head),
    // The later calls wait for the earlier ones: to the world the batch is on its way as soon as its first call is.
    status: status === "pending" && isBegun ? "broadcasted" : status,
    transaction_hash,
    block_number,
    failure,
    calls: calls.map((call) => ({
      transaction_hash: call.transaction_hash,
      status: call.status,
      nonce: call.nonce,
      block_number: call.block_number,
      failure: call.failure,
    })),
  };
}

function lastNotFinal(calls: readonly TransactionBody[]): TransactionBody | undefined {
  return calls.findLast(({ status }) => status !== "finalized");
}

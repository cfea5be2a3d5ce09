import type { Transaction } from "../../../../prisma/vault/generated/client.ts";
import type { TronChain } from "../../chains/tron/tron-chain.ts";
import { broadcastAnswerSchema, classifyTronFailure } from "../../chains/tron/tron-failure.ts";
import type { BroadcastOutcome } from "../broadcast-transaction.ts";
import { knowsTronTransaction } from "./find-tron-status.ts";

/**
 * Hands the stored bytes to the node; as often as one likes, they are one transaction. By `broadcasthex`, which takes the very bytes that were signed, where
 * `broadcasttransaction` would have them rebuilt from JSON. A refusal is believed only if the node does not know the transaction either.
 */
export async function broadcastTronTransaction(chain: TronChain, transaction: Transaction): Promise<BroadcastOutcome> {
  const { signedTransaction, hash } = transaction;
  if (signedTransaction === null || hash === null) throw new Error("an unsigned transaction cannot be broadcast");
  try {
    const answer = await chain.call("/wallet/broadcasthex", { transaction: signedTransaction }, broadcastAnswerSchema);
    if (answer.result) return { kind: "accepted" };
    const failure = classifyTronFailure(answer);
    if (failure.kind === "known") return { kind: "accepted" };
    if (failure.kind === "unknown") return failure;
    return (await knowsTronTransaction(chain, hash)) ? { kind: "accepted" } : failure;
  } catch {
    // No answer, or none that says anything.
    return { kind: "unknown" };
  }
}

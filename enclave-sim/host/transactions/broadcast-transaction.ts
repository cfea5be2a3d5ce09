import type { ApiError } from "../../../lib/protocol/errors.ts";
import type { Transaction } from "../../../prisma/vault/generated/client.ts";
import type { Chain } from "../chains/chain.ts";
import { classifyBroadcastFailure } from "../chains/chain-failure.ts";

export type BroadcastOutcome = { kind: "accepted" } | { kind: "unknown" } | { kind: "refused"; error: ApiError };

/**
 * Hands the stored bytes to the node; as often as one likes, they are one transaction. A refusal is believed only if the node does not know the
 * hash either: a transaction that was mined meanwhile is refused too, for its nonce.
 */
export async function broadcastTransaction(chain: Chain, { signedTransaction, hash }: Transaction): Promise<BroadcastOutcome> {
  if (signedTransaction === null || hash === null) throw new Error("an unsigned transaction cannot be broadcast");
  try {
    await chain.client.sendRawTransaction({ serializedTransaction: signedTransaction as `0x${string}` });
    return { kind: "accepted" };
  } catch (error) {
    const failure = classifyBroadcastFailure(error);
    if (failure.kind === "known") return { kind: "accepted" };
    if (failure.kind === "unknown") return failure;
    const isKnown = await knowsTransaction(chain, hash as `0x${string}`);
    if (isKnown === null) return { kind: "unknown" };
    return isKnown ? { kind: "accepted" } : failure;
  }
}

/** @returns null when the node cannot be asked */
export async function knowsTransaction(chain: Chain, hash: `0x${string}`): Promise<boolean | null> {
  try {
    await chain.client.getTransaction({ hash });
    return true;
  } catch (error) {
    return error instanceof Error && error.name === "TransactionNotFoundError" ? false : null;
  }
}

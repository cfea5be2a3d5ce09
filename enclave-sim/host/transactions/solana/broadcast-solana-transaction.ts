import { z } from "zod";
import type { Transaction } from "../../../../prisma/vault/generated/client.ts";
import { COMMITMENT } from "../../chains/solana/latest-blockhash.ts";
import type { SolanaChain } from "../../chains/solana/solana-chain.ts";
import { classifySolanaFailure } from "../../chains/solana/solana-failure.ts";
import type { BroadcastOutcome } from "../broadcast-transaction.ts";
import { findSignatureStatus } from "./find-signature-status.ts";

/**
 * Hands the stored bytes to the node; as often as one likes, they are one transaction. A refusal is believed only if the node does not know the
 * signature either.
 */
export async function broadcastSolanaTransaction(chain: SolanaChain, transaction: Transaction): Promise<BroadcastOutcome> {
  const { signedTransaction, hash } = transaction;
  if (signedTransaction === null || hash === null) throw new Error("an unsigned transaction cannot be broadcast");
  try {
    await chain.call("sendTransaction", [signedTransaction, { encoding: "base64", preflightCommitment: COMMITMENT }], z.string());
    return { kind: "accepted" };
  } catch (error) {
    const failure = classifySolanaFailure(error);
    if (failure.kind === "known") return { kind: "accepted" };
    if (failure.kind === "unknown") return failure;
    const status = await findSignatureStatus(chain, hash).catch(() => undefined);
    if (status === undefined) return { kind: "unknown" };
    return status === null ? failure : { kind: "accepted" };
  }
}

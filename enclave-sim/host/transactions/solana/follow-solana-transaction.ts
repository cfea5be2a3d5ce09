import { z } from "zod";
import { decodeBase64 } from "../../../../lib/protocol/base64.ts";
import { hasDurableNonce } from "../../../../lib/protocol/solana/has-durable-nonce.ts";
import { parseSolanaTransaction } from "../../../../lib/protocol/solana/solana-transaction.ts";
import type { Transaction } from "../../../../prisma/vault/generated/client.ts";
import type { SolanaChain } from "../../chains/solana/solana-chain.ts";
import type { Progress } from "../follow-transaction.ts";
import { readSolanaFill } from "../transaction-store.ts";
import { broadcastSolanaTransaction } from "./broadcast-solana-transaction.ts";
import { findSignatureStatus, type SignatureStatus } from "./find-signature-status.ts";

/** A blockhash lives for 150 blocks: about a minute. Much longer, so that no slow hour of the network is taken for an end. */
const EXPIRED_AFTER_MS = 5 * 60 * 1000;

/**
 * Looks a signed transaction up and says where it stands; sends its bytes again while they can still be taken.
 *
 * @returns null when there is nothing new
 */
export async function followSolanaTransaction(chain: SolanaChain, transaction: Transaction): Promise<Progress | null> {
  const hash = transaction.hash ?? "";
  const status = await findSignatureStatus(chain, hash);
  if (status !== null) return toProgress(status);
  if (await isExpired(chain, transaction)) {
    // Asked again after the blockhash: it may have been taken between the two questions.
    const late = await findSignatureStatus(chain, hash);
    return late === null ? failed("No block took it before its blockhash expired.", "transaction_broadcast_failure") : toProgress(late);
  }
  const outcome = await broadcastSolanaTransaction(chain, transaction);
  if (outcome.kind === "accepted") return { status: "broadcasted", blockNumber: null, settled: false, wasAccepted: true };
  if (outcome.kind === "refused" && !transaction.wasAccepted) return failed(outcome.error.message, outcome.error.code);
  return null;
}

function toProgress({ slot, err, confirmationStatus }: SignatureStatus): Progress {
  const settled = confirmationStatus === "finalized" || confirmationStatus === null;
  const reached = settled ? "finalized" : confirmationStatus === "confirmed" ? "confirmed" : "broadcasted";
  const isFailed = err !== null && err !== undefined;
  return { status: isFailed ? "execution_reverted" : reached, blockNumber: BigInt(slot), settled, wasAccepted: true };
}

/** Only a node that keeps up can say so, and only of a transaction that lives on a blockhash: one on a durable nonce may still be taken in a year. */
async function isExpired(chain: SolanaChain, transaction: Transaction): Promise<boolean> {
  if (Date.now() - transaction.createdAt.getTime() < EXPIRED_AFTER_MS) return false;
  const { message } = parseSolanaTransaction(decodeBase64(transaction.signedTransaction ?? "", "transaction"), "transaction");
  if (hasDurableNonce(message)) return false;
  await chain.call("getHealth", [], z.literal("ok"));
  const { recent_blockhash } = readSolanaFill(transaction);
  const { value } = await chain.call("isBlockhashValid", [recent_blockhash, { commitment: "processed" }], z.object({ value: z.boolean() }));
  return !value;
}

function failed(failure: string, failureCode: string): Progress {
  return { status: "failed", blockNumber: null, settled: true, failure, failureCode };
}

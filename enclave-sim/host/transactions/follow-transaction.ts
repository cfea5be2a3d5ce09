import type { TransactionStatus } from "../../../lib/protocol/api/transactions.ts";
import type { Transaction } from "../../../prisma/vault/generated/client.ts";
import type { Chain } from "../chains/chain.ts";
import { broadcastTransaction, knowsTransaction } from "./broadcast-transaction.ts";

/** What the chain says about a transaction now. */
export interface Progress {
  readonly status: TransactionStatus;
  readonly blockNumber: bigint | null;
  readonly settled: boolean;
  readonly wasAccepted?: boolean;
  /** Gas used × its price, by the receipt. */
  readonly feeWei?: bigint;
  readonly failure?: string;
  readonly failureCode?: string;
}

/** Block numbers. What is in `finalized` or before can change no more. */
export interface ChainHeads {
  readonly latest: bigint;
  readonly finalized: bigint;
}

/**
 * Looks a signed transaction up and says where it stands; sends its bytes again if the node does not have them. Each look starts from nothing but the chain:
 * a block that was reorganized away takes its status with it.
 *
 * @returns null when there is nothing new
 */
export async function followTransaction(chain: Chain, transaction: Transaction, heads: ChainHeads): Promise<Progress | null> {
  const hash = transaction.hash as `0x${string}`;
  const { blockNumber } = transaction;
  // Mined, and its block is not final yet: finality and reorganizations are both seen once its height is final, so nothing is asked until then.
  if (blockNumber !== null && blockNumber > heads.finalized && blockNumber <= heads.latest) return null;
  const receipt = await findReceipt(chain, hash);
  if (receipt !== null) {
    const isFinal = receipt.blockNumber <= heads.finalized;
    const status = receipt.status === "reverted" ? "execution_reverted" : isFinal ? "finalized" : "confirmed";
    const feeWei = receipt.gasUsed * receipt.effectiveGasPrice;
    return { status, blockNumber: receipt.blockNumber, settled: isFinal, wasAccepted: true, feeWei };
  }
  if ((await knowsTransaction(chain, hash)) !== false) return progress(transaction, "broadcasted", { wasAccepted: true });
  const replaced = await findReplacement(chain, transaction, heads);
  if (replaced !== null) return replaced;
  const outcome = await broadcastTransaction(chain, transaction);
  if (outcome.kind === "accepted") return progress(transaction, "broadcasted", { wasAccepted: true });
  // What some node may have may still be mined, so its nonce is never given away; what none ever had is over.
  if (outcome.kind === "refused" && !mayBeOut(transaction)) {
    const { message, code } = outcome.error;
    return { status: "failed", blockNumber: null, settled: true, failure: message, failureCode: code };
  }
  return null;
}

/**
 * A node has had it, or a broadcast got no answer: then this node's refusal says nothing about the others. Only its receipt, or another transaction mined
 * with its nonce, ends it.
 */
export function mayBeOut({ wasAccepted, unansweredAt }: Pick<Transaction, "wasAccepted" | "unansweredAt">): boolean {
  return wasAccepted || unansweredAt !== null;
}

/** Its nonce was mined with another hash. Only beyond finality that cannot turn around. */
async function findReplacement(chain: Chain, transaction: Transaction, heads: ChainHeads): Promise<Progress | null> {
  const address = transaction.fromAddress as `0x${string}`;
  const mined = await chain.client.getTransactionCount({ address });
  if (mined <= Number(transaction.nonce)) return null;
  // Asked again after the count: it may have been mined between the two questions.
  if ((await findReceipt(chain, transaction.hash as `0x${string}`)) !== null) return null;
  const final = await chain.client.getTransactionCount({ address, blockNumber: heads.finalized });
  return { status: "replaced", blockNumber: null, settled: final > Number(transaction.nonce) };
}

async function findReceipt(chain: Chain, hash: `0x${string}`) {
  try {
    return await chain.client.getTransactionReceipt({ hash });
  } catch (error) {
    if (error instanceof Error && error.name === "TransactionReceiptNotFoundError") return null;
    throw error;
  }
}

function progress(transaction: Transaction, status: TransactionStatus, rest: Partial<Progress>): Progress | null {
  if (transaction.status === status && transaction.blockNumber === null) return null;
  return { status, blockNumber: null, settled: false, ...rest };
}

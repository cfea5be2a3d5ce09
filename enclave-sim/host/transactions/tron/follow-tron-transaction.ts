import type { Transaction } from "../../../../prisma/vault/generated/client.ts";
import { readSolidTime } from "../../chains/tron/tron-block.ts";
import type { TronChain } from "../../chains/tron/tron-chain.ts";
import type { Progress } from "../follow-transaction.ts";
import { readTronFill } from "../transaction-store.ts";
import { broadcastTronTransaction } from "./broadcast-tron-transaction.ts";
import { findTronStatus } from "./find-tron-status.ts";

/**
 * Looks a signed transaction up and says where it stands; sends its bytes again while they can still be taken.
 *
 * @returns null when there is nothing new
 */
export async function followTronTransaction(chain: TronChain, transaction: Transaction): Promise<Progress | null> {
  const hash = transaction.hash ?? "";
  const found = await findTronStatus(chain, hash);
  if (found !== null) return found;
  // By the clock of blocks that no fork takes back: every later one refuses it, and it is in none before.
  if ((await readSolidTime(chain)) > readTronFill(transaction).expiration) {
    const late = await findTronStatus(chain, hash);
    return late ?? failed("No block took it before it ran out.", "transaction_broadcast_failure");
  }
  const outcome = await broadcastTronTransaction(chain, transaction);
  if (outcome.kind === "accepted") return { status: "broadcasted", blockNumber: null, settled: false, wasAccepted: true };
  if (outcome.kind === "refused" && !transaction.wasAccepted) return failed(outcome.error.message, outcome.error.code);
  return null;
}

function failed(failure: string, failureCode: string): Progress {
  return { status: "failed", blockNumber: null, settled: true, failure, failureCode };
}

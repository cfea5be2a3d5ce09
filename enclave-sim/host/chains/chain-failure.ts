import { BaseError, HttpRequestError, RpcRequestError } from "viem";
import { ApiError } from "../../../lib/protocol/errors.ts";

/**
 * What a failed broadcast means. `unknown`: nobody can say whether the node has the transaction, so it must be treated as if it had.
 * `known`: the node had it before. `refused`: it is nowhere, and its nonce is free.
 */
export type BroadcastFailure = { kind: "unknown" } | { kind: "known" } | { kind: "refused"; error: ApiError };

const ALREADY_KNOWN = /already known|already imported|known transaction|transaction already in mempool/i;
const INSUFFICIENT_FUNDS = /insufficient (funds|balance)|exceeds (transaction sender account )?balance/i;
/** Words of geth, erigon, nethermind, besu, reth and anvil for a transaction that they looked at and did not take. */
const REFUSED =
  /nonce too (low|high)|underpriced|intrinsic gas|gas limit|gas required|less than block base fee|fee cap|max fee per gas|priority fee|invalid (sender|chain|signature|transaction)|not supported|oversized|init ?code size|rejected|revert/i;

/** Errors of the node are told apart by their words: the codes mean something else on each kind of node. */
export function classifyBroadcastFailure(error: unknown): BroadcastFailure {
  const answer = nodeAnswer(error);
  if (answer === null) return { kind: "unknown" };
  if (ALREADY_KNOWN.test(answer)) return { kind: "known" };
  if (INSUFFICIENT_FUNDS.test(answer)) return { kind: "refused", error: insufficientFunds(answer) };
  if (REFUSED.test(answer)) return { kind: "refused", error: broadcastFailure(answer) };
  return { kind: "unknown" };
}

/**
 * What a failure before signing means: nothing was signed or sent, so every answer may say so.
 *
 * @param error of an estimate or a read
 */
export function toPreparationError(error: unknown, chainName: string): ApiError {
  if (error instanceof ApiError) return error;
  const answer = nodeAnswer(error);
  if (answer === null)
    return new ApiError("chain_unavailable", `${chainName} does not answer. Nothing was sent. Try again when it is back.`);
  return INSUFFICIENT_FUNDS.test(answer) ? insufficientFunds(answer) : broadcastFailure(answer);
}

/** The node's own words, or null when there was no answer that says anything: no connection, a timeout, an overloaded proxy. */
function nodeAnswer(error: unknown): string | null {
  if (!(error instanceof BaseError)) return null;
  const answer = error.walk((cause) => cause instanceof RpcRequestError);
  if (!(answer instanceof RpcRequestError)) return null;
  if (error.walk((cause) => cause instanceof HttpRequestError) !== null) return null;
  return answer.details.slice(0, 300);
}

function insufficientFunds(answer: string): ApiError {
  return new ApiError(
    "insufficient_funds",
    `The wallet has too little for the amount and the network fee. Nothing was sent. Details: ${answer}`,
  );
}

/** Privy's text. */
function broadcastFailure(answer: string): ApiError {
  return new ApiError("transaction_broadcast_failure", `Transaction creation failed. Details: ${answer}`);
}

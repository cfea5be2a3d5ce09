import { ApiError } from "../../../../lib/protocol/errors.ts";
import type { BroadcastFailure } from "../chain-failure.ts";
import { SolanaRpcError } from "./solana-chain.ts";

/** Of a node that looked at the transaction and did not take it: malformed, failed in simulation, a wrong signature, a version that it does not know. */
const REFUSALS: readonly number[] = [-32602, -32002, -32003, -32013, -32015];
const ALREADY_KNOWN = /AlreadyProcessed|already been processed/i;
const INSUFFICIENT_FUNDS = /insufficient|no record of a prior credit/i;

/** What a failed `sendTransaction` means. An overloaded or lagging node, and silence, say nothing about where the transaction is. */
export function classifySolanaFailure(error: unknown): BroadcastFailure {
  if (!(error instanceof SolanaRpcError)) return { kind: "unknown" };
  const text = `${error.message} ${JSON.stringify(error.data ?? null)}`;
  if (ALREADY_KNOWN.test(text)) return { kind: "known" };
  if (!REFUSALS.includes(error.code)) return { kind: "unknown" };
  return { kind: "refused", error: refusal(error.message, text) };
}

/** What a failure before signing means: nothing was signed or sent, so every answer may say so. */
export function toSolanaPreparationError(error: unknown, chainName: string): ApiError {
  if (error instanceof SolanaRpcError) return refusal(error.message, "");
  return new ApiError("chain_unavailable", `${chainName} does not answer. Nothing was sent. Try again when it is back.`);
}

function refusal(message: string, text: string): ApiError {
  const details = message.slice(0, 300);
  if (INSUFFICIENT_FUNDS.test(text)) {
    return new ApiError(
      "insufficient_funds",
      `The wallet has too little for the amount and the network fee. Nothing was sent. Details: ${details}`,
    );
  }
  return new ApiError("transaction_broadcast_failure", `Transaction creation failed. Details: ${details}`);
}

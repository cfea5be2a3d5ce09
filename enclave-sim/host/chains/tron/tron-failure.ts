import { z } from "zod";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import type { BroadcastFailure } from "../chain-failure.ts";

/** A node's `Return` (api/api.proto). `code` is absent from some nodes' success. */
export const broadcastAnswerSchema = z.object({
  result: z.boolean().default(false),
  code: z.string().default(""),
  message: z.string().default(""),
});
export type BroadcastAnswer = z.output<typeof broadcastAnswerSchema>;

/** Of a node that looked at the transaction and did not take it. A busy one, or one without peers, says nothing about where the transaction is. */
const REFUSALS: readonly string[] = [
  "SIGERROR",
  "CONTRACT_VALIDATE_ERROR",
  "CONTRACT_EXE_ERROR",
  "BANDWITH_ERROR",
  "TAPOS_ERROR",
  "TOO_BIG_TRANSACTION_ERROR",
  "TRANSACTION_EXPIRATION_ERROR",
];
const INSUFFICIENT_FUNDS = /balance is not sufficient|insufficient|no OwnerAccount|account .*not exist/i;

/** What an answer that is no success means. */
export function classifyTronFailure({ code, message }: BroadcastAnswer): BroadcastFailure {
  if (code === "DUP_TRANSACTION_ERROR") return { kind: "known" };
  if (!REFUSALS.includes(code)) return { kind: "unknown" };
  return { kind: "refused", error: refusal(code, message.slice(0, 300)) };
}

function refusal(code: string, details: string): ApiError {
  if (INSUFFICIENT_FUNDS.test(details)) {
    return new ApiError(
      "insufficient_funds",
      `The wallet has too little for the amount and the network fee. Nothing was sent. Details: ${details}`,
    );
  }
  return new ApiError("transaction_broadcast_failure", `Transaction creation failed. Details: ${code} ${details}`);
}

import "./assert-server-runtime.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { canonicalizeJson } from "../protocol/canonical-request.ts";
import { ApiError } from "../protocol/errors.ts";
import type { JsonValue } from "../protocol/parse-strict-json.ts";
import { requestWalletApi, toApiError, type WalletApiAnswer } from "./request-wallet-api.ts";

export interface SignedRequest {
  payload: { method: "POST" | "PATCH"; url: string; headers: Readonly<Record<string, string>>; body: JsonValue };
  /** Of each seat that signed. */
  signatures: readonly string[];
  /** How long to begin new attempts; 0 makes it one. */
  patienceMs?: number | undefined;
}

/** Long enough for a restarted enclave, short enough for a person who waits. */
const PATIENCE_MS = 12_000;

/** Answers that end by themselves: the same request may succeed in a moment. */
const PASSING = new Set(["enclave_unavailable", "enclave_phase", "database_unavailable", "request_in_progress", "wallet_api_unavailable"]);

/**
 * Sends a request that every seat it needs has signed. A lost answer is asked for again with identical bytes: the wallet API carries out a payload hash once and
 * then repeats its answer.
 *
 * @throws ApiError of the last attempt; `outcome: "unknown"` in its details when some attempt may have been carried out
 */
export async function sendSigned({
  payload,
  signatures,
  patienceMs = PATIENCE_MS,
}: SignedRequest): Promise<{ answer: WalletApiAnswer; elapsedMs: number }> {
  const deadlineMs = Date.now() + patienceMs;
  let mayHaveActed = false;
  for (let attempt = 0; ; attempt++) {
    const startedMs = performance.now();
    const result = await attemptRequest(payload, signatures.join(","));
    if (!(result instanceof ApiError)) return { answer: result, elapsedMs: performance.now() - startedMs };
    // 5xx other than the codes above says nothing about whether it was carried out.
    mayHaveActed ||= result.details.outcome === "unknown" || result.code === "internal" || result.code === "request_in_progress";
    const waitMs = Math.min(2_000, 250 * 2 ** attempt);
    const isFinal = !PASSING.has(result.code) || Date.now() + waitMs > deadlineMs;
    if (isFinal) throw withOutcome(result, mayHaveActed);
    await sleep(waitMs);
  }
}

/** Whether a failure leaves open that the request was carried out. */
export function isUnknownOutcome(error: ApiError): boolean {
  return error.details.outcome === "unknown";
}

/** Whether an error is the backend's last word about the payload hash, whatever earlier attempts met. `request_replayed` says that it was carried out. */
export function isRefusal(error: ApiError): boolean {
  return error.status < 500 && error.code !== "request_in_progress" && error.code !== "request_replayed";
}

async function attemptRequest(payload: SignedRequest["payload"], signatures: string): Promise<WalletApiAnswer | ApiError> {
  try {
    const answer = await requestWalletApi({
      method: payload.method,
      path: new URL(payload.url).pathname,
      // The signed text itself, so that no second serializer stands between what was signed and what is sent.
      body: canonicalizeJson(payload.body),
      headers: { ...payload.headers, "privy-authorization-signature": signatures },
    });
    return answer.status < 400 ? answer : toApiError(answer);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

function withOutcome(error: ApiError, mayHaveActed: boolean): ApiError {
  const isOpen = error.code === "request_replayed" || (mayHaveActed && !isRefusal(error));
  return new ApiError(error.code, error.message, { ...error.details, outcome: isOpen ? "unknown" : "not_sent" });
}

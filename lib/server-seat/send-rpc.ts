import "./assert-server-runtime.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { rpcResponseSchema } from "../protocol/api/rpc.ts";
import type { RequestPayload, RpcReply } from "../protocol/app/wallet-action.ts";
import { canonicalizeJson } from "../protocol/canonical-request.ts";
import { ApiError } from "../protocol/errors.ts";
import { type Receipt, receiptSchema } from "../protocol/receipt.ts";
import { parseServerTiming } from "./parse-server-timing.ts";
import { callWalletApi, requestWalletApi, toApiError, type WalletApiAnswer } from "./request-wallet-api.ts";

export interface SignedRpc {
  payload: RequestPayload;
  /** Of each seat that signed. */
  signatures: readonly string[];
  /** How long to begin new attempts; 0 makes it one. */
  patienceMs?: number;
}

export interface RpcAnswer {
  reply: RpcReply;
  receipt: Receipt | null;
  timings: BackendTimings;
}

export interface BackendTimings {
  backendMs: number;
  hostMs: number | null;
  enclaveMs: number | null;
  dbMs: number | null;
  chainMs: number | null;
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
export async function sendRpc({ payload, signatures, patienceMs = PATIENCE_MS }: SignedRpc): Promise<RpcAnswer> {
  const deadlineMs = Date.now() + patienceMs;
  let mayHaveActed = false;
  for (let attempt = 0; ; attempt++) {
    const startedMs = performance.now();
    const result = await attemptRpc(payload, signatures.join(","));
    if (!(result instanceof ApiError)) return readAnswer(result, performance.now() - startedMs);
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

async function attemptRpc(payload: RequestPayload, signatures: string): Promise<WalletApiAnswer | ApiError> {
  try {
    const answer = await requestWalletApi({
      method: "POST",
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

async function readAnswer(answer: WalletApiAnswer, elapsedMs: number): Promise<RpcAnswer> {
  const reply = rpcResponseSchema.safeParse(answer.body);
  if (!reply.success) throw new ApiError("internal", "The wallet backend's answer has an unknown form.", { outcome: "unknown" });
  const timing = parseServerTiming(answer.headers.get("server-timing") ?? "");
  const of = (name: string) => timing.get(name) ?? null;
  return {
    reply: reply.data,
    receipt: await fetchReceipt(answer.headers.get("countersign-receipt-id")),
    timings: { backendMs: elapsedMs, hostMs: of("host"), enclaveMs: of("enclave"), dbMs: of("db"), chainMs: of("chain") },
  };
}

/** A receipt that cannot be had now does not undo what was signed: the activity row asks again. */
export async function fetchReceipt(id: string | null): Promise<Receipt | null> {
  if (id === null || !/^[A-Za-z0-9_-]{1,64}$/.test(id)) return null;
  return callWalletApi(receiptSchema, { method: "GET", path: `/v1/receipts/${id}`, timeoutMs: 3_000 }).catch(() => null);
}

function withOutcome(error: ApiError, mayHaveActed: boolean): ApiError {
  const isOpen = error.code === "request_replayed" || (mayHaveActed && !isRefusal(error));
  return new ApiError(error.code, error.message, { ...error.details, outcome: isOpen ? "unknown" : "not_sent" });
}

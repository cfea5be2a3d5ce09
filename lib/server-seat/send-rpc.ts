import "./assert-server-runtime.ts";
import { rpcResponseSchema } from "../protocol/api/rpc.ts";
import type { RequestPayload, RpcReply } from "../protocol/app/wallet-action.ts";
import { ApiError } from "../protocol/errors.ts";
import { type Receipt, receiptSchema } from "../protocol/receipt.ts";
import { parseServerTiming } from "./parse-server-timing.ts";
import { callWalletApi, type WalletApiAnswer } from "./request-wallet-api.ts";
import { sendSigned } from "./send-signed.ts";

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

/**
 * Sends an rpc request that every seat it needs has signed.
 *
 * @throws ApiError as sendSigned
 */
export async function sendRpc({ payload, signatures, patienceMs }: SignedRpc): Promise<RpcAnswer> {
  const { answer, elapsedMs } = await sendSigned({ payload, signatures, patienceMs });
  return readAnswer(answer, elapsedMs);
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

import type { AppConfig } from "../protocol/app/app-state.ts";
import type { CosignBody, RequestPayload, TypedData } from "../protocol/app/wallet-action.ts";
import { encodeBase64 } from "../protocol/base64.ts";
import { canonicalizeRequest } from "../protocol/canonical-request.ts";

interface PayloadContext {
  config: AppConfig;
  walletId: string;
  /** For tests; now by default. */
  nowMs?: number;
}

interface SendInput {
  /** 0x address. */
  to: string;
  valueWei: bigint;
  /** 0x hex; makes it a contract call. */
  data?: string;
  /** Signed when given, so that what the review shows as the highest cost is what can be spent. */
  gasLimit?: bigint;
  maxFeePerGasWei?: bigint;
  maxPriorityFeePerGasWei?: bigint;
}

/** Time from building to the last moment of execution. The server seat refuses more than 15 minutes. */
const LIFETIME_MS = 10 * 60_000;

export function buildSendPayload(context: PayloadContext, send: SendInput): RequestPayload {
  const { chain } = context.config;
  return buildPayload(context, {
    method: "eth_sendTransaction",
    chain_type: "ethereum",
    caip2: chain.caip2,
    params: {
      transaction: {
        to: send.to,
        value: toQuantity(send.valueWei),
        chain_id: toQuantity(BigInt(chain.id)),
        type: 2,
        ...(send.data === undefined ? {} : { data: send.data }),
        ...(send.gasLimit === undefined ? {} : { gas_limit: toQuantity(send.gasLimit) }),
        ...(send.maxFeePerGasWei === undefined ? {} : { max_fee_per_gas: toQuantity(send.maxFeePerGasWei) }),
        ...(send.maxPriorityFeePerGasWei === undefined ? {} : { max_priority_fee_per_gas: toQuantity(send.maxPriorityFeePerGasWei) }),
      },
    },
  });
}

/** EIP-191 personal message. */
export function buildMessagePayload(context: PayloadContext, message: string): RequestPayload {
  return buildPayload(context, { method: "personal_sign", chain_type: "ethereum", params: { message, encoding: "utf-8" } });
}

/** A message of a Solana wallet: its bytes as they are, with nothing put in front. */
export function buildSolanaMessagePayload(context: PayloadContext, message: string): RequestPayload {
  const params = { message: encodeBase64(new TextEncoder().encode(message)), encoding: "base64" } as const;
  return buildPayload(context, { method: "signMessage", chain_type: "solana", params });
}

/** EIP-712. */
export function buildTypedDataPayload(context: PayloadContext, typedData: TypedData): RequestPayload {
  return buildPayload(context, { method: "eth_signTypedData_v4", chain_type: "ethereum", params: { typed_data: typedData } });
}

/** The very bytes that both seats sign: what `decodeIntent` reads back for the review. */
export function canonicalPayloadBytes(payload: RequestPayload): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalizeRequest(payload));
}

function buildPayload({ config, walletId, nowMs = Date.now() }: PayloadContext, body: CosignBody): RequestPayload {
  return {
    version: 1,
    method: "POST",
    url: `${config.walletApiOrigin}/v1/wallets/${walletId}/rpc`,
    headers: { "privy-app-id": config.appId, "privy-request-expiry": String(nowMs + LIFETIME_MS) },
    body,
  };
}

function toQuantity(value: bigint): string {
  return `0x${value.toString(16)}`;
}

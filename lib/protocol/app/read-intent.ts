import { utf8ToBytes } from "@noble/hashes/utils.js";
import { getAddress } from "viem/utils";
import { z } from "zod";
import { decodeBase64 } from "../base64.ts";
import { hashRequest, requestHashWords } from "../canonical-request.ts";
import { decodeHex, encodeHex } from "../hex.ts";
import { readTokenCall, tokenCallSchema } from "./read-token-call.ts";
import type { RequestPayload, TransactionRequest } from "./wallet-action.ts";

const intentBase = {
  /** From the signed url. */
  walletId: z.string(),
  appId: z.string(),
  expiresAtMs: z.int(),
  /** SHA-256 of the canonical bytes, hex, and the same as six words. */
  payloadHash: z.string(),
  words: z.string(),
};

const transactionIntent = {
  ...intentBase,
  /** EIP-55. */
  to: z.string(),
  /** Decimal. */
  valueWei: z.string(),
  caip2: z.string(),
  /** Gas limit × max fee per gas where both are signed, else null: then the fee ceiling of the app holds. Decimal. */
  maxFeeWei: z.string().nullable(),
};

export const intentSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("send"), ...transactionIntent }),
  /**
   * A transaction with data; `selector` is its first four bytes, or null when it is shorter. `token` is what it does if `to` is a token: only the data says so,
   * and only where no ETH goes along.
   */
  z.strictObject({
    kind: z.literal("contract-call"),
    ...transactionIntent,
    data: z.string(),
    selector: z.string().nullable(),
    token: tokenCallSchema.nullable(),
  }),
  /** `text` is null when the bytes are not readable text; `hex` is always the exact bytes. */
  z.strictObject({ kind: z.literal("message"), ...intentBase, text: z.string().nullable(), hex: z.string() }),
  z.strictObject({
    kind: z.literal("typed-data"),
    ...intentBase,
    domain: z.record(z.string(), z.json()),
    primaryType: z.string(),
    types: z.record(z.string(), z.array(z.strictObject({ name: z.string(), type: z.string() }))),
    message: z.record(z.string(), z.json()),
  }),
]);
/** What a signed request would do, in the terms a person decides by. JSON-safe: amounts are decimal text. */
export type Intent = z.infer<typeof intentSchema>;

const WALLET_PATH = /\/v1\/wallets\/([0-9a-z]{24,32})\/rpc$/;

/** Reads the intent out of a parsed payload. The hash is computed here, from this very object, so words and meaning cannot drift apart. */
export function readIntent(payload: RequestPayload): Intent {
  const hash = hashRequest(payload);
  const base = {
    walletId: WALLET_PATH.exec(payload.url)?.[1] ?? "",
    appId: payload.headers["privy-app-id"],
    expiresAtMs: Number(payload.headers["privy-request-expiry"]),
    payloadHash: encodeHex(hash),
    words: requestHashWords(hash),
  };
  switch (payload.body.method) {
    case "personal_sign":
      return { kind: "message", ...base, ...readMessage(payload.body.params) };
    case "signMessage":
      return { kind: "message", ...base, ...readBytes(decodeBase64(payload.body.params.message, "params.message")) };
    case "eth_signTypedData_v4": {
      const { domain, types, message, primary_type } = payload.body.params.typed_data;
      return { kind: "typed-data", ...base, domain, types, message, primaryType: primary_type };
    }
    case "eth_sendTransaction":
      return { ...base, ...readTransaction(payload.body.params.transaction), caip2: payload.body.caip2 };
  }
}

function readTransaction(transaction: TransactionRequest) {
  const { gas_limit: gasLimit, max_fee_per_gas: maxFee, data = "0x" } = transaction;
  const shared = {
    to: getAddress(transaction.to),
    valueWei: BigInt(transaction.value ?? "0x0").toString(),
    maxFeeWei: gasLimit && maxFee ? (BigInt(gasLimit) * BigInt(maxFee)).toString() : null,
  };
  if (data === "0x") return { kind: "send" as const, ...shared };
  const token = shared.valueWei === "0" ? readTokenCall(data) : null;
  return { kind: "contract-call" as const, ...shared, data, selector: data.length >= 10 ? data.slice(0, 10) : null, token };
}

function readMessage({ message, encoding }: { message: string; encoding: "utf-8" | "hex" }): { text: string | null; hex: string } {
  return readBytes(encoding === "hex" ? decodeHex(message, "params.message") : utf8ToBytes(message));
}

function readBytes(bytes: Uint8Array): { text: string | null; hex: string } {
  return { text: readableText(bytes), hex: `0x${encodeHex(bytes)}` };
}

/** Text only if the bytes are valid UTF-8 and hold no invisible controls that could hide or reorder what the person reads. */
function readableText(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(text.replaceAll(/[\n\r\t\u200d]/g, "")) ? null : text;
  } catch {
    return null;
  }
}

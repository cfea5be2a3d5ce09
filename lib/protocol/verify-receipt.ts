import { p256 } from "@noble/curves/nist.js";
import { rawFromDer } from "./authorization-signature.ts";
import { decodeBase64 } from "./base64.ts";
import { canonicalizeJson } from "./canonical-request.ts";
import { ApiError } from "./errors.ts";
import { parseP256PublicKey } from "./p256-public-key.ts";
import { type Receipt, type ReceiptBody, receiptSchema } from "./receipt.ts";

/** The bytes that a receipt's signature covers: UTF-8 of the RFC 8785 text of its body. */
export function receiptBytes(body: ReceiptBody): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalizeJson(body));
}

/**
 * Checks that the key named in the receipt signed it. Whose key it is says the attestation document of `body.boot_id`: a caller that does not compare
 * `public_key` with that document has learned nothing.
 *
 * @throws ApiError invalid_data
 */
export function verifyReceipt(receipt: Receipt): void {
  const { success, data } = receiptSchema.safeParse(receipt);
  if (!success) throw new ApiError("invalid_data", "The receipt is not well formed.");
  const publicKey = parseP256PublicKey(data.public_key, "The receipt's public_key");
  const signature = rawFromDer(decodeBase64(data.signature, "The receipt's signature"));
  // noble hashes by itself here; high S is as valid as low (half of all WebCrypto and OpenSSL signatures).
  if (!p256.verify(signature, receiptBytes(data.body), publicKey.raw, { prehash: true, lowS: false })) {
    throw new ApiError("invalid_data", "The receipt's signature does not verify.");
  }
}

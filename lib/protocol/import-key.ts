import { sha256 } from "@noble/hashes/sha2.js";
import type { InitImportBody } from "./api/wallet-import.ts";
import { canonicalizeJson } from "./canonical-request.ts";
import { ApiError } from "./errors.ts";
import { encodeHex } from "./hex.ts";
import type { Receipt } from "./receipt.ts";
import { verifyReceipt } from "./verify-receipt.ts";

/** What an import key is bound to: the request that asked for it, without anything else. In one order, so that equal requests have equal texts. */
export function describeImport(request: InitImportBody): string {
  const { address, chain_type, entropy_type } = request;
  return canonicalizeJson({ address, chain_type, entropy_type, ...(request.entropy_type === "hd" ? { index: request.index } : {}) });
}

/** SHA-256, hex: what the receipt of an import key commits to. */
export function hashImportKey(request: InitImportBody, publicKeyBase64: string): string {
  return encodeHex(sha256(new TextEncoder().encode(`${describeImport(request)}${publicKeyBase64}`)));
}

/**
 * Checks, before anything is encrypted to it, that a key for an import is the enclave's own, for this app and this wallet. `receiptPublicKey` is what the verified
 * attestation document of `receipt.body.boot_id` names.
 *
 * @throws ApiError invalid_data: do not encrypt
 */
export function verifyImportKey(
  appId: string,
  request: InitImportBody,
  { encryption_public_key, receipt }: { readonly encryption_public_key: string; readonly receipt: Receipt },
  receiptPublicKey: string,
): void {
  verifyReceipt(receipt);
  const { body, public_key } = receipt;
  if (public_key !== receiptPublicKey) throw refusal("its receipt is signed by another key than the attested one");
  if (body.action !== "wallet.import_init" || body.app_id !== appId) throw refusal("its receipt is for something else");
  if (body.outcome_hash !== hashImportKey(request, encryption_public_key))
    throw refusal("its receipt is for another key or another wallet");
}

function refusal(reason: string): ApiError {
  return new ApiError("invalid_data", `The key for the import is not the enclave's: ${reason}. Nothing was encrypted.`);
}

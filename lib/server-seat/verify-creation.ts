import "./assert-server-runtime.ts";
import { sha256 } from "@noble/hashes/sha2.js";
import { attestationSchema } from "../protocol/api/attestation.ts";
import type { AttestationPolicy } from "../protocol/app/app-state.ts";
import { decodeCertificatePem } from "../protocol/attestation/decode-certificate-pem.ts";
import { isSameMeasurement } from "../protocol/attestation/measurement.ts";
import { verifyAttestation } from "../protocol/attestation/verify-attestation.ts";
import { decodeBase64 } from "../protocol/base64.ts";
import { canonicalizeJson } from "../protocol/canonical-request.ts";
import { encodeHex } from "../protocol/hex.ts";
import { p256PublicKeyFromBytes, parseP256PublicKey } from "../protocol/p256-public-key.ts";
import type { JsonValue } from "../protocol/parse-strict-json.ts";
import { type Receipt, receiptSchema } from "../protocol/receipt.ts";
import { verifyReceipt } from "../protocol/verify-receipt.ts";
import { getEnvironment } from "./environment.ts";
import { readAttestationPolicy } from "./read-attestation-policy.ts";
import { callWalletApi, type WalletApiAnswer } from "./request-wallet-api.ts";

export type VerifyCreation = (answer: Pick<WalletApiAnswer, "body" | "headers">, action: string) => Promise<void>;

/**
 * Holds what the wallet host says it created against the enclave's own word. The host sees the app secret in every request, so it can ask the enclave for
 * another quorum or wallet than we did, say one with a signer of its own, and answer what we expect. The receipt commits to the enclave's answer, its
 * key to an attested enclave of approved code; the host can make neither.
 *
 * @throws Error naming what does not hold; nothing that was created may be used then
 */
export const verifyCreation: VerifyCreation = async ({ body, headers }, action) => {
  const receipt = await loadReceipt(headers.get("countersign-receipt-id"));
  const answerHash = encodeHex(sha256(new TextEncoder().encode(canonicalizeJson(body as JsonValue))));
  const { app_id, action: done, outcome_hash } = receipt.body;
  if (app_id !== getEnvironment().PRIVY_APP_ID || done !== action || outcome_hash !== answerHash) {
    throw new Error(`the enclave's receipt is not about this ${action}`);
  }
  verifyReceipt(receipt);
  await assertAttestedKey(receipt, await readAttestationPolicy());
};

async function loadReceipt(id: string | null): Promise<Receipt> {
  if (id === null || !/^[0-9a-z]{24}$/.test(id)) throw new Error("the wallet backend named no receipt");
  return callWalletApi(receiptSchema, { method: "GET", path: `/v1/receipts/${id}` });
}

async function assertAttestedKey(receipt: Receipt, policy: AttestationPolicy): Promise<void> {
  if (policy.rootPem === null)
    throw new Error("the attestation root is not known here: DATA_DIR/hypervisor/attestation-root.pem is missing");
  const { boot_id: bootId } = receipt.body;
  const answer = await callWalletApi(attestationSchema, { method: "GET", path: `/v1/attestation/${encodeURIComponent(bootId)}` });
  // Receipts outlive the certificates of their boot: the chain must have been valid when the document was signed.
  const { document, measurement } = await verifyAttestation(decodeBase64(answer.document, "document"), {
    root: decodeCertificatePem(policy.rootPem),
    atMs: "timestamp",
  });
  if (!policy.measurements.some((approved) => isSameMeasurement(approved, measurement)))
    throw new Error("the enclave's code was never approved");
  const attested = p256PublicKeyFromBytes(document.publicKey ?? new Uint8Array(), "the attested key");
  if (attested.fingerprint !== parseP256PublicKey(receipt.public_key, "the receipt's key").fingerprint) {
    throw new Error("the receipt's key is not the attested one");
  }
}

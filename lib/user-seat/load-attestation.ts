import { attestationSchema } from "../protocol/api/attestation.ts";
import type { AppConfig, AttestationPolicy } from "../protocol/app/app-state.ts";
import { decodeCertificatePem } from "../protocol/attestation/decode-certificate-pem.ts";
import type { VerifiedAttestation } from "../protocol/attestation/verify-attestation.ts";
import { decodeBase64 } from "../protocol/base64.ts";
import { ApiError } from "../protocol/errors.ts";
import { getAttestationPolicy } from "./call-app-server.ts";
import { callWalletApi } from "./call-wallet-api.ts";

/** The attestation document of one boot, verified up to this installation's root, and the measurements that were approved here. */
export type LoadedAttestation = VerifiedAttestation & Pick<AttestationPolicy, "measurements">;

/** @throws AttestationError | ApiError */
export async function loadAttestation(config: AppConfig, bootId: string): Promise<LoadedAttestation> {
  const path = `/v1/attestation/${encodeURIComponent(bootId)}`;
  const [policy, answer] = await Promise.all([getAttestationPolicy(), callWalletApi(attestationSchema, { config, method: "GET", path })]);
  if (policy.rootPem === null) throw new ApiError("not_found", "this installation's root certificate is not known here.");
  // Loaded on demand: certificates and CBOR are the largest code of this page, and few open this.
  const { verifyAttestation } = await import("../protocol/attestation/verify-attestation.ts");
  const bytes = decodeBase64(answer.document, "document");
  // The leaf lives for hours, receipts for years: the chain must have been valid when the document was signed.
  const verified = await verifyAttestation(bytes, { root: decodeCertificatePem(policy.rootPem), atMs: "timestamp" });
  return { ...verified, measurements: policy.measurements };
}

/** The boot that an enclave wrote into its document, or null. */
export function readBootId(userData: Uint8Array | null): string | null {
  const value: unknown = JSON.parse(new TextDecoder().decode(userData ?? new Uint8Array()));
  return typeof value === "object" && value !== null && "boot_id" in value && typeof value.boot_id === "string" ? value.boot_id : null;
}

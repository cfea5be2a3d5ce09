import type { InitImportBody } from "../../protocol/api/wallet-import.ts";
import type { AppConfig } from "../../protocol/app/app-state.ts";
import { isSameMeasurement } from "../../protocol/attestation/measurement.ts";
import { ApiError } from "../../protocol/errors.ts";
import { verifyImportKey } from "../../protocol/import-key.ts";
import { p256PublicKeyFromBytes } from "../../protocol/p256-public-key.ts";
import type { Receipt } from "../../protocol/receipt.ts";
import { loadAttestation, readBootId } from "../load-attestation.ts";

interface ImportKey {
  readonly encryption_public_key: string;
  readonly receipt: Receipt;
}

/**
 * Checks that a key for an import was made inside an attested enclave of approved code, for this app and this address. Neither the app server nor the wallet
 * host, which both carry the key here, can make one that passes.
 *
 * @throws ApiError | AttestationError: encrypt nothing
 */
export async function assertEnclaveKey(config: AppConfig, request: InitImportBody, answer: ImportKey): Promise<void> {
  const { boot_id: bootId } = answer.receipt.body;
  const { document, measurement, measurements } = await loadAttestation(config, bootId);
  if (!measurements.some((approved) => isSameMeasurement(approved, measurement))) throw refusal("Its code was never approved here.");
  if (readBootId(document.userData) !== bootId) throw refusal("Its attestation is of another boot.");
  const attested = p256PublicKeyFromBytes(document.publicKey ?? new Uint8Array(), "The attested key");
  verifyImportKey(config.appId, request, answer, attested.spkiBase64);
}

function refusal(reason: string): ApiError {
  return new ApiError("invalid_data", `The key for the import is not the enclave's: ${reason} Nothing was encrypted.`);
}

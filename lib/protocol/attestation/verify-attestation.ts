import { encodeHex } from "../hex.ts";
import { type AttestationDocument, parseAttestationDocument } from "./attestation-document.ts";
import { AttestationError } from "./attestation-error.ts";
import { parseCoseSign1, verifyCoseSign1 } from "./cose-sign1.ts";
import { isDebugMeasurement, isSameMeasurement, type Measurement, measurementOf } from "./measurement.ts";
import { verifyCertificateChain } from "./verify-certificate-chain.ts";

export interface AttestationExpectations {
  /** The one root to trust, X.509 DER: the simulated root of this installation, or `AWS_NITRO_ROOT_G1`. */
  root: Uint8Array;
  /** When the chain must be valid, unix milliseconds. Leaves live 3 hours: for a stored document pass `"timestamp"`, its own signed time. */
  atMs: number | "timestamp";
  /** Any one of these measurements is accepted. Absent: the caller judges the returned one. */
  measurements?: readonly Measurement[];
  /** The nonce that was asked for, so that the document is not an older one. */
  nonce?: Uint8Array;
  /** Accept an enclave that its operator can debug. Never where a secret depends on it. */
  dangerouslyAllowDebug?: boolean;
}

export interface VerifiedAttestation {
  readonly document: AttestationDocument;
  readonly measurement: Measurement;
}

/** Real documents have about 4.5 KB; the security module's own response limit is 12 KiB. */
const MAX_DOCUMENT_BYTES = 16 * 1024;

/**
 * Verifies an AWS Nitro attestation document, real or simulated: COSE_Sign1 with ES384, signed by the leaf certificate, whose chain ends in the given
 * root and was valid then; not in debug mode; and, where asked, with this measurement and this nonce.
 *
 * @throws AttestationError with the first check that failed as its `reason`
 */
export async function verifyAttestation(bytes: Uint8Array, expected: AttestationExpectations): Promise<VerifiedAttestation> {
  if (bytes.length > MAX_DOCUMENT_BYTES) throw new AttestationError("document_too_large", `The document has ${bytes.length} bytes.`);
  const message = parseCoseSign1(bytes);
  if (message.algorithm !== "ES384" || !message.algorithmIsProtected) {
    throw new AttestationError("algorithm_unsupported", "The document does not name ES384 in its protected header.");
  }
  const document = parseAttestationDocument(message.payload);
  const atMs = expected.atMs === "timestamp" ? document.timestampMs : expected.atMs;
  const leafKey = await verifyCertificateChain([...document.cabundle, document.certificate], expected.root, atMs);
  if (!(await verifyCoseSign1(message, leafKey))) {
    throw new AttestationError("signature_invalid", "The document is not signed by its leaf certificate.");
  }
  const measurement = measurementOf(document);
  assertMeasurement(measurement, expected);
  assertNonce(document, expected.nonce);
  return { document, measurement };
}

function assertMeasurement(measurement: Measurement, expected: AttestationExpectations): void {
  if (isDebugMeasurement(measurement) && expected.dangerouslyAllowDebug !== true) {
    throw new AttestationError(
      "debug_mode",
      "The enclave runs in debug mode: its registers are zero and its operator can read its memory.",
    );
  }
  if (expected.measurements === undefined || expected.measurements.some((known) => isSameMeasurement(known, measurement))) return;
  throw new AttestationError("measurement_mismatch", `The measurement ${measurement.pcr0.slice(0, 16)}… (pcr0) is not an expected one.`);
}

function assertNonce(document: AttestationDocument, nonce: Uint8Array | undefined): void {
  if (nonce === undefined) return;
  if (document.nonce === null || encodeHex(document.nonce) !== encodeHex(nonce)) {
    throw new AttestationError("nonce_mismatch", "The document does not carry the nonce that was asked for.");
  }
}

import { AttestationError } from "./attestation-error.ts";
import { decodeCbor } from "./decode-cbor.ts";

/** The payload of a Nitro attestation document, as the AWS Nitro Enclaves NSM API specifies it. */
export interface AttestationDocument {
  readonly moduleId: string;
  readonly timestampMs: number;
  /** Platform configuration registers, each a SHA-384. */
  readonly pcrs: ReadonlyMap<number, Uint8Array>;
  /** The leaf, X.509 DER; its key signed the document. */
  readonly certificate: Uint8Array;
  /** From the root down to the leaf's issuer, X.509 DER. */
  readonly cabundle: readonly Uint8Array[];
  readonly publicKey: Uint8Array | null;
  readonly userData: Uint8Array | null;
  readonly nonce: Uint8Array | null;
}

/** What the enclave may put into a document, in bytes. The security module refuses more. */
export const ATTESTATION_LIMITS = { publicKey: 1024, userData: 512, nonce: 512 } as const;

const FIELDS = new Set(["module_id", "digest", "timestamp", "pcrs", "certificate", "cabundle", "public_key", "user_data", "nonce"]);
const PCR_BYTES = 48;
const MAX_CERTIFICATE_BYTES = 1024;
const MAX_CABUNDLE = 8;

/**
 * Reads the payload by AWS's own rules for it: required members, lengths, register numbers. An unknown member is refused.
 *
 * @throws AttestationError document_malformed naming the member
 */
export function parseAttestationDocument(payload: Uint8Array): AttestationDocument {
  const map = decodeCbor(payload, "The attestation document");
  if (!(map instanceof Map)) throw malformed("document", "is not a map");
  for (const name of map.keys()) if (!FIELDS.has(name)) throw malformed(String(name), "is unknown");
  const moduleId: unknown = map.get("module_id");
  if (typeof moduleId !== "string" || moduleId.length === 0) throw malformed("module_id", "is not a text");
  if (map.get("digest") !== "SHA384") throw malformed("digest", "is not SHA384");
  const timestampMs: unknown = map.get("timestamp");
  if (typeof timestampMs !== "number" || !Number.isSafeInteger(timestampMs) || timestampMs <= 0)
    throw malformed("timestamp", "is not a time");
  const cabundle: unknown = map.get("cabundle");
  if (!Array.isArray(cabundle) || cabundle.length === 0 || cabundle.length > MAX_CABUNDLE)
    throw malformed("cabundle", "is not a list of certificates");
  return {
    moduleId,
    timestampMs,
    pcrs: parsePcrs(map.get("pcrs")),
    certificate: parseBytes(map.get("certificate"), "certificate", 1, MAX_CERTIFICATE_BYTES),
    cabundle: cabundle.map((certificate: unknown) => parseBytes(certificate, "cabundle", 1, MAX_CERTIFICATE_BYTES)),
    publicKey: parseOptional(map.get("public_key"), "public_key", 1, ATTESTATION_LIMITS.publicKey),
    userData: parseOptional(map.get("user_data"), "user_data", 0, ATTESTATION_LIMITS.userData),
    nonce: parseOptional(map.get("nonce"), "nonce", 0, ATTESTATION_LIMITS.nonce),
  };
}

function parsePcrs(value: unknown): ReadonlyMap<number, Uint8Array> {
  if (!(value instanceof Map) || value.size === 0 || value.size > 32) throw malformed("pcrs", "is not a map of 1 to 32 registers");
  const pcrs = new Map<number, Uint8Array>();
  for (const [index, bytes] of value) {
    if (!Number.isInteger(index) || index < 0 || index > 31) throw malformed("pcrs", `has a register ${String(index)}`);
    pcrs.set(index, parseBytes(bytes, `pcrs[${index}]`, PCR_BYTES, PCR_BYTES));
  }
  return pcrs;
}

function parseOptional(value: unknown, field: string, min: number, max: number): Uint8Array | null {
  return value === null || value === undefined ? null : parseBytes(value, field, min, max);
}

function parseBytes(value: unknown, field: string, min: number, max: number): Uint8Array {
  if (!(value instanceof Uint8Array)) throw malformed(field, "is not bytes");
  if (value.length < min || value.length > max) throw malformed(field, `has ${value.length} bytes, not ${min} to ${max}`);
  return value;
}

function malformed(field: string, reason: string): AttestationError {
  return new AttestationError("document_malformed", `The attestation document's ${field} ${reason}.`);
}

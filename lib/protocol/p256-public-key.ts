import { p256 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { ApiError } from "./errors.ts";
import { decodeHex, encodeHex } from "./hex.ts";

export interface P256PublicKey {
  /** SubjectPublicKeyInfo DER of the uncompressed point, 91 bytes. */
  readonly spki: Uint8Array<ArrayBuffer>;
  readonly spkiBase64: string;
  /** Uncompressed SEC 1 point, 65 bytes. */
  readonly raw: Uint8Array<ArrayBuffer>;
  /** SHA-256 of `spki`, hex. Two texts name the same key exactly when their fingerprints are equal (law 3). */
  readonly fingerprint: string;
}

/** SEQUENCE { SEQUENCE { ecPublicKey, prime256v1 }, BIT STRING }, up to the point (RFC 5480 §2). */
const SPKI_UNCOMPRESSED = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
const SPKI_COMPRESSED = "3039301306072a8648ce3d020106082a8648ce3d030107032200";

/**
 * Reads a P-256 public key as clients write it: SPKI in base64 (with line breaks, as in Privy's examples) or PEM, or the bare SEC 1 point in
 * base64, compressed or not.
 *
 * @throws ApiError invalid_data naming `field`; also for a point that is not on the curve
 */
export function parseP256PublicKey(text: string, field: string): P256PublicKey {
  if (text.length > 1024) throw refusal(field, "it is too long");
  const encoded = text.replace(/-----(BEGIN|END) PUBLIC KEY-----/g, "").replace(/\s/g, "");
  return p256PublicKeyFromBytes(decodeBase64(encoded, field), field);
}

/** The same from bytes: SPKI DER or a SEC 1 point. */
export function p256PublicKeyFromBytes(bytes: Uint8Array, field: string): P256PublicKey {
  const raw = parsePoint(pointBytes(bytes, field), field);
  const spki = new Uint8Array([...decodeHex(SPKI_UNCOMPRESSED, "prefix"), ...raw]);
  return { spki, spkiBase64: encodeBase64(spki), raw, fingerprint: encodeHex(sha256(spki)) };
}

function pointBytes(bytes: Uint8Array, field: string): Uint8Array {
  if (bytes.length === 65 || bytes.length === 33) return bytes;
  const header = encodeHex(bytes.subarray(0, 26));
  const isSpki = (bytes.length === 91 && header === SPKI_UNCOMPRESSED) || (bytes.length === 59 && header === SPKI_COMPRESSED);
  if (!isSpki) throw refusal(field, "it is neither SPKI DER nor a point of 33 or 65 bytes");
  return bytes.subarray(26);
}

/** Decodes and checks the curve equation. P-256 has cofactor 1 and infinity has no encoding here, so every point passed is of full order. */
function parsePoint(bytes: Uint8Array, field: string): Uint8Array<ArrayBuffer> {
  try {
    const point = p256.Point.fromBytes(bytes);
    point.assertValidity();
    return new Uint8Array(point.toBytes(false));
  } catch {
    throw refusal(field, "its point is not on the curve");
  }
}

function refusal(field: string, reason: string): ApiError {
  return new ApiError("invalid_data", `${field} is not a P-256 public key: ${reason}.`, { field });
}

import { p256 } from "@noble/curves/nist.js";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { type AuthorizationPayload, hashRequest } from "./canonical-request.ts";
import { ApiError } from "./errors.ts";
import { decodeHex, encodeHex } from "./hex.ts";

const HEADER = "privy-authorization-signature";

/** PKCS#8 of a P-256 key up to the scalar, as WebCrypto, OpenSSL and Privy write it: with and without the public key behind it. */
const PKCS8_WITH_PUBLIC_KEY = "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420";
const PKCS8_BARE = "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420";

/**
 * The signatures of a `privy-authorization-signature` header: base64 DER joined by commas, in any order, no key named. The SDK sends an empty header
 * when it has none.
 *
 * @throws ApiError invalid_data naming which one
 */
export function parseSignatureHeader(header: string | undefined, maxCount = 64): string[] {
  if (header === undefined || header.trim() === "") return [];
  const signatures = header.split(",", maxCount + 1).map((text) => text.trim());
  if (signatures.length > maxCount)
    throw new ApiError("invalid_data", `${HEADER} holds more than ${maxCount} signatures.`, { field: HEADER });
  signatures.forEach((signature, index) => {
    const field = `${HEADER} (number ${index + 1})`;
    if (signature === "") throw new ApiError("invalid_data", `${field} is empty.`, { field });
    decodeBase64(signature, field);
  });
  return signatures;
}

/** Signs the canonical request: ECDSA P-256/SHA-256, RFC 6979, DER, base64. `privateKey` is the scalar or a text that `parseP256PrivateKey` reads. */
export function signRequest(payload: AuthorizationPayload, privateKey: Uint8Array | string): string {
  const scalar = typeof privateKey === "string" ? parseP256PrivateKey(privateKey) : privateKey;
  return encodeBase64(p256.sign(hashRequest(payload), scalar, { prehash: false, lowS: false, format: "der" }));
}

/**
 * Whether `signature` (base64 DER) is one over `hash` by the key at `publicKey` (SEC 1 point). Malformed input is false, not an error: the caller tries
 * every signature with every key.
 */
export function verifyRequestSignature(hash: Uint8Array, signature: string, publicKey: Uint8Array): boolean {
  try {
    const rs = rawFromDer(decodeBase64(signature, "signature"));
    // lowS: false, because half of all WebCrypto and KMS signatures have a high S. Accepting both halves is safe only because members are counted,
    // not signatures (law 3). prehash: false, because `hash` is one already.
    return p256.verify(rs, hash, publicKey, { prehash: false, lowS: false });
  } catch {
    return false;
  }
}

/** DER (RFC 3279 §2.2.3) of r‖s, which is what WebCrypto gives. */
export function derFromRaw(rs: Uint8Array): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(p256.Signature.fromBytes(rs, "compact").toBytes("der"));
  } catch {
    throw new ApiError("invalid_data", "The signature is not r and s of 32 bytes each, both between 1 and the group order.");
  }
}

/** r‖s of strict DER: minimal integers, nothing behind them, both between 1 and the group order. */
export function rawFromDer(der: Uint8Array): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(p256.Signature.fromBytes(der, "der").toBytes("compact"));
  } catch {
    throw new ApiError("invalid_data", "The signature is not strict DER of a P-256 signature.");
  }
}

/**
 * The scalar of a P-256 private key in base64 PKCS#8, bare or behind Privy's `wallet-auth:` or `wallet-api:`.
 *
 * @throws ApiError invalid_data; the text never holds any part of the key
 */
export function parseP256PrivateKey(text: string): Uint8Array<ArrayBuffer> {
  const hex = encodeHex(decodeBase64(text.trim().replace(/^wallet-(auth|api):/, ""), "The private key"));
  const header = [PKCS8_BARE, PKCS8_WITH_PUBLIC_KEY].find((prefix) => hex.startsWith(prefix));
  if (header === undefined) throw refusal("it is not PKCS#8 of a P-256 key");
  const scalar = decodeHex(hex.slice(header.length, header.length + 64), "The private key");
  if (!p256.utils.isValidSecretKey(scalar)) throw refusal("its scalar is out of range");
  const expectedTail = header === PKCS8_BARE ? "" : `a144034200${encodeHex(p256.getPublicKey(scalar, false))}`;
  if (hex.slice(header.length + 64) !== expectedTail) throw refusal("what follows the scalar is not its public key");
  return scalar;
}

function refusal(reason: string): ApiError {
  return new ApiError("invalid_data", `The private key cannot be used: ${reason}.`);
}

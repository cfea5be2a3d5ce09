import { derFromRaw, parseP256PrivateKey } from "../protocol/authorization-signature.ts";
import { decodeBase64, encodeBase64 } from "../protocol/base64.ts";
import { type AuthorizationPayload, canonicalizeRequest } from "../protocol/canonical-request.ts";
import { ApiError } from "../protocol/errors.ts";
import { fingerprintOfScalar } from "./fingerprint-of-scalar.ts";

/** The user's seat while it is open. The private key is a non-extractable CryptoKey inside `signPayload`'s closure and is never stored. */
export interface UnlockedSeat {
  /** SHA-256 of the key's SPKI, hex. */
  publicKeyFingerprint: string;
  expiresAtMs: number;
  /** Signs the canonical bytes: ECDSA P-256/SHA-256, DER, base64. */
  signPayload: (payload: AuthorizationPayload) => Promise<string>;
}

/**
 * Imports the opened key (UTF-8 of base64 PKCS#8) and wipes every copy that JavaScript lets us reach.
 *
 * @throws ApiError user_session_keys_expired from `signPayload`, once the key is too old for the enclave to count
 */
export async function holdKey(plaintext: Uint8Array, expiresAtMs: number): Promise<UnlockedSeat> {
  const text = new TextDecoder().decode(plaintext).replace(/^wallet-(auth|api):/, "");
  plaintext.fill(0);
  const pkcs8 = decodeBase64(text, "authorization key");
  const scalar = parseP256PrivateKey(text);
  const publicKeyFingerprint = fingerprintOfScalar(scalar);
  scalar.fill(0);
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  pkcs8.fill(0);
  const signPayload = async (payload: AuthorizationPayload): Promise<string> => {
    if (Date.now() >= expiresAtMs) throw new ApiError("user_session_keys_expired", "Your seat has locked itself. Unlock it again.");
    const bytes = new TextEncoder().encode(canonicalizeRequest(payload));
    const raw = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, bytes);
    return encodeBase64(derFromRaw(new Uint8Array(raw)));
  };
  return { publicKeyFingerprint, expiresAtMs, signPayload };
}

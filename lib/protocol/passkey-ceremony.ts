import { sha256 } from "@noble/hashes/sha2.js";
import { encodeBase64Url } from "./base64.ts";
import { ApiError } from "./errors.ts";
import { parseStrictJson } from "./parse-strict-json.ts";

/** What a WebAuthn ceremony must have been made for. */
export interface PasskeyExpectation {
  /** The 32 bytes of `factorChallenge`. */
  readonly challenge: Uint8Array;
  /** The relying party: a host name, without scheme and port. */
  readonly rpId: string;
  /** Origins of pages that may ask, exact. */
  readonly origins: readonly string[];
}

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
/** rpIdHash (32), flags (1), signature counter (4). */
const FIXED_LENGTH = 37;

/**
 * Checks what the browser said about the ceremony (WebAuthn L3 §7.1 steps 7–12, §7.2 steps 11–15). Members that are not known here are allowed: browsers add
 * some on purpose so that nobody compares the text as a template.
 */
export function checkClientData(bytes: Uint8Array, type: "webauthn.get" | "webauthn.create", expected: PasskeyExpectation): void {
  const data = parseClientData(bytes);
  if (data.type !== type) throw factorInvalid("type", `The passkey answered another kind of ceremony than ${type}.`);
  if (data.challenge !== encodeBase64Url(expected.challenge)) throw factorInvalid("challenge", "The passkey signed another challenge.");
  if (typeof data.origin !== "string" || !expected.origins.includes(data.origin)) {
    throw factorInvalid("origin", "The passkey was used on a page that this app does not list.");
  }
  // A page in a foreign frame could be covered or driven by its embedder.
  if (data.crossOrigin !== undefined && data.crossOrigin !== false) {
    throw factorInvalid("cross_origin", "The passkey was used inside another site's frame.");
  }
}

/**
 * Checks the fixed part of authenticator data (WebAuthn L3 §6.1) and returns its flags. The signature counter is not compared: passkeys that sync
 * between devices keep it at 0, and the challenge already makes every answer fresh.
 */
export function checkAuthenticatorData(data: Uint8Array, rpId: string): number {
  const flags = data[32];
  if (data.length < FIXED_LENGTH || flags === undefined) throw factorInvalid("authenticator_data", "The authenticator data is too short.");
  const rpIdHash = sha256(new TextEncoder().encode(rpId));
  if (rpIdHash.some((byte, index) => byte !== data[index])) throw factorInvalid("rp_id", "The passkey belongs to another relying party.");
  if ((flags & USER_PRESENT) === 0) throw factorInvalid("user_not_present", "Nobody touched the authenticator.");
  if ((flags & USER_VERIFIED) === 0) throw factorInvalid("user_not_verified", "The authenticator did not verify who is using it.");
  return flags;
}

export function factorInvalid(reason: string, message: string): ApiError {
  return new ApiError("factor_invalid", message, { reason });
}

function parseClientData(bytes: Uint8Array): { type?: unknown; challenge?: unknown; origin?: unknown; crossOrigin?: unknown } {
  try {
    const value = parseStrictJson(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), { maxLength: 8192 });
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Fall through: bytes that are not UTF-8 and text that is not JSON are one refusal.
  }
  throw factorInvalid("client_data", "The client data is not a JSON object.");
}

import { sha256 } from "@noble/hashes/sha2.js";
import { verifyRequestSignature } from "../authorization-signature.ts";
import { canonicalizeJson } from "../canonical-request.ts";
import { parseP256PublicKey } from "../p256-public-key.ts";

/** The server seat's word on whose wallet this is. */
export interface RecoveryLetter {
  readonly appId: string;
  /** As it was confirmed at the core app, normalized. */
  readonly email: string;
  readonly walletId: string;
  readonly address: string;
}

const PURPOSE = "countersign-recovery-letter";

/** Where a letter lies among a user's custom metadata at the wallet API, which keeps it and can neither write nor change one. */
export function recoveryLetterMember(walletId: string): string {
  return `recovery_letter_${walletId}`;
}

/** What the server seat signs (ECDSA P-256/SHA-256). It has neither url nor method, so it is no request to the wallet API. */
export function recoveryLetterBytes({ appId, email, walletId, address }: RecoveryLetter): Uint8Array<ArrayBuffer> {
  const letter = { version: 1, purpose: PURPOSE, app_id: appId, email, wallet_id: walletId, address };
  return new TextEncoder().encode(canonicalizeJson(letter));
}

/**
 * Whether `signature` (DER, base64) is the seat's over this letter. The recovery site has no database, and what the wallet host says of whose a wallet is, or what
 * the app secret links to a user, must not be enough to have a key taken out: this is.
 *
 * @param seatPublicKey SPKI, base64
 */
export function isRecoveryLetter(letter: RecoveryLetter, signature: unknown, seatPublicKey: string): boolean {
  if (typeof signature !== "string") return false;
  return verifyRequestSignature(sha256(recoveryLetterBytes(letter)), signature, parseP256PublicKey(seatPublicKey, "seat").raw);
}

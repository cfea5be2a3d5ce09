import { ripemd160 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";

/** RIPEMD-160 of SHA-256: how Bitcoin, Cosmos and the XRP Ledger shorten a compressed public key. */
export function hash160(bytes: Uint8Array): Uint8Array {
  return ripemd160(sha256(bytes));
}

import { sha256 } from "@noble/hashes/sha2.js";
import { base58xrp } from "@scure/base";
import { hash160 } from "./hash160.ts";

/** The type prefix of an account. */
const ACCOUNT = 0;

/** A classic address: Bitcoin's construction in the XRP Ledger's own alphabet. @param publicKey compressed, 33 bytes */
export function formatXrplAddress(publicKey: Uint8Array): string {
  const versioned = new Uint8Array([ACCOUNT, ...hash160(publicKey)]);
  return base58xrp.encode(new Uint8Array([...versioned, ...sha256(sha256(versioned)).subarray(0, 4)]));
}

import { ed25519 } from "@noble/curves/ed25519.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";

/** m/44'/501'/0'/0', where the enclave keeps the keys of its phrases. */
const SOLANA_PATH = [44, 501, 0, 0];
const HARDENED = 0x80000000;

/** SLIP-10 over ed25519, every step hardened. @returns the secret key as Solana's wallets write it, 64 bytes: seed, then public key */
export function deriveSolanaKey(seed: Uint8Array): Uint8Array {
  let node = hmac(sha512, utf8ToBytes("ed25519 seed"), seed);
  for (const index of SOLANA_PATH) {
    const step = new Uint8Array(4);
    new DataView(step.buffer).setUint32(0, index + HARDENED);
    node = hmac(sha512, node.subarray(32), concatBytes(new Uint8Array(1), node.subarray(0, 32), step));
  }
  const secret = node.subarray(0, 32);
  return concatBytes(secret, ed25519.getPublicKey(secret));
}

/**
 * What is split: `0x01 ‖ secp256k1 private key (32) ‖ BIP-39 entropy (16)`. The derived key stands beside its entropy because signing must not
 * repeat BIP-39's 2,048 rounds of PBKDF2; the entropy is what a seed phrase is exported from.
 */
const VERSION = 1;
const LENGTH = 49;

export function encodeSharePayload(privateKey: Uint8Array, entropy: Uint8Array): Uint8Array {
  if (privateKey.length !== 32 || entropy.length !== 16) throw new Error("a wallet has a 32-byte key and 16 bytes of entropy");
  const payload = new Uint8Array(LENGTH);
  payload[0] = VERSION;
  payload.set(privateKey, 1);
  payload.set(entropy, 33);
  return payload;
}

/** Views into the payload, not copies: wiping the payload wipes them. null when it is not a payload. */
export function decodeSharePayload(payload: Uint8Array): { privateKey: Uint8Array; entropy: Uint8Array } | null {
  if (payload.length !== LENGTH || payload[0] !== VERSION) return null;
  return { privateKey: payload.subarray(1, 33), entropy: payload.subarray(33) };
}

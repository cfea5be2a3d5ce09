import { instantiateSecp256k1 } from "@bitauth/libauth";
import { encodeHex } from "../../../lib/protocol/hex.ts";

/** bitcoin-core's libsecp256k1 as WASM: constant-time, RFC 6979 nonces, low-S. See docs/decisions. */
const secp256k1 = await instantiateSecp256k1();

export interface RecoverableSignature {
  /** 32-byte hex with 0x. */
  readonly r: `0x${string}`;
  readonly s: `0x${string}`;
  readonly yParity: 0 | 1;
}

/** Signs a 32-byte digest. Deterministic: the same key and digest give the same bytes. */
export function signDigest(digest: Uint8Array, privateKey: Uint8Array): RecoverableSignature {
  const signed = secp256k1.signMessageHashRecoverableCompact(privateKey, digest);
  if (typeof signed === "string") throw new Error("libsecp256k1 refused the key or digest");
  const bytes = encodeHex(signed.signature);
  return { r: `0x${bytes.slice(0, 64)}`, s: `0x${bytes.slice(64)}`, yParity: signed.recoveryId & 1 ? 1 : 0 };
}

/** 65 bytes r ‖ s ‖ v with v = 27 or 28, hex with 0x: the form `personal_sign` and `eth_signTypedData_v4` return. */
export function serializeSignature({ r, s, yParity }: RecoverableSignature): `0x${string}` {
  return `${r}${s.slice(2)}${yParity === 0 ? "1b" : "1c"}` as `0x${string}`;
}

/** Compressed public key of 33 bytes, or null when the 32 bytes are not a valid private key. */
export function deriveSecp256k1PublicKey(privateKey: Uint8Array): Uint8Array | null {
  const publicKey = secp256k1.derivePublicKeyCompressed(privateKey);
  return typeof publicKey === "string" ? null : publicKey;
}

import { p256 } from "@noble/curves/nist.js";
import { p256PublicKeyFromBytes } from "../protocol/p256-public-key.ts";

/** SHA-256 of the SPKI of a P-256 private scalar, hex: the name that receipts and quorums know the key by. */
export function fingerprintOfScalar(scalar: Uint8Array): string {
  return p256PublicKeyFromBytes(p256.getPublicKey(scalar, false), "public key").fingerprint;
}

import type { Curve } from "../../../lib/protocol/chains/wallet-chains.ts";
import { deriveEd25519PublicKey } from "./ed25519.ts";
import { deriveSecp256k1PublicKey } from "./secp256k1.ts";

/** The public key in the form in which wallet records hold it: 33 bytes compressed (secp256k1) or 32 (ed25519). null when the 32 bytes are no private key. */
export function derivePublicKey(curve: Curve, privateKey: Uint8Array): Uint8Array | null {
  return curve === "ed25519" ? deriveEd25519PublicKey(privateKey) : deriveSecp256k1PublicKey(privateKey);
}

import { schnorr } from "@noble/curves/secp256k1.js";
import { taprootTweakPrivKey } from "@scure/btc-signer/utils.js";

/** BIP-340 allows any 32 bytes here; fixed ones make one signature of one request, which is what receipts and retries rely on. */
const NO_RANDOMNESS = new Uint8Array(32);

/** 64 bytes by the tweaked key of a single-key output (BIP-86): what the key path of BIP-341 verifies against the address. */
export function signTaproot(digest: Uint8Array, privateKey: Uint8Array): Uint8Array {
  const outputKey = taprootTweakPrivKey(privateKey);
  try {
    return schnorr.sign(digest, outputKey, NO_RANDOMNESS);
  } finally {
    outputKey.fill(0);
  }
}

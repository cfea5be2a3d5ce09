import { bech32, bech32m } from "@scure/base";
import { taprootTweakPubkey } from "@scure/btc-signer/utils.js";
import { hash160 } from "./hash160.ts";

/** The human-readable part of Bitcoin's main network. */
const PREFIX = "bc";

/** A single-key output without script tree: BIP-341 tweaks the key with the empty Merkle root. */
const NO_SCRIPTS = new Uint8Array();

/** P2WPKH (BIP-84, BIP-173). @param publicKey compressed, 33 bytes */
export function formatSegwitAddress(publicKey: Uint8Array): string {
  return bech32.encode(PREFIX, [0, ...bech32.toWords(hash160(publicKey))]);
}

/** P2TR of a single key (BIP-86, BIP-350). @param publicKey the internal key, compressed, 33 bytes */
export function formatTaprootAddress(publicKey: Uint8Array): string {
  const [outputKey] = taprootTweakPubkey(publicKey.slice(1), NO_SCRIPTS);
  return bech32m.encode(PREFIX, [1, ...bech32m.toWords(outputKey)]);
}

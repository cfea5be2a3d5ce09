import { secp256k1 } from "@noble/curves/secp256k1.js";
import { blake2b } from "@noble/hashes/blake2.js";
import { keccak_256, sha3_256 } from "@noble/hashes/sha3.js";
import { base58, bech32 } from "@scure/base";
import { getAddress } from "viem/utils";
import { encodeHex } from "../hex.ts";
import { formatSegwitAddress, formatTaprootAddress } from "./bitcoin-address.ts";
import { checkedBase58 } from "./checked-base58.ts";
import { hash160 } from "./hash160.ts";
import { formatStellarAddress } from "./stellar-address.ts";
import type { ChainType } from "./wallet-chains.ts";
import { formatXrplAddress } from "./xrpl-address.ts";

/** Sui and Aptos name the signature scheme in what they hash; 0 is ed25519 in both. */
const ED25519_FLAG = 0;

/** The version byte of Tron's main network. */
const TRON_PREFIX = 0x41;

/**
 * The address of a public key. Pure, so that whoever is handed a key may check what it opens.
 *
 * @param publicKey compressed point of 33 bytes (secp256k1) or 32 bytes (ed25519)
 */
export function formatAddress(chainType: ChainType, publicKey: Uint8Array): string {
  switch (chainType) {
    case "ethereum":
      return getAddress(`0x${encodeHex(ethereumAddressBytes(publicKey))}`);
    case "tron":
      return checkedBase58.encode(new Uint8Array([TRON_PREFIX, ...ethereumAddressBytes(publicKey)]));
    case "bitcoin-segwit":
      return formatSegwitAddress(publicKey);
    case "bitcoin-taproot":
      return formatTaprootAddress(publicKey);
    case "cosmos":
      return bech32.encode("cosmos", bech32.toWords(hash160(publicKey)));
    case "xrpl":
      return formatXrplAddress(publicKey);
    case "solana":
      return base58.encode(publicKey);
    case "stellar":
      return formatStellarAddress(publicKey);
    case "sui":
      return `0x${encodeHex(blake2b(new Uint8Array([ED25519_FLAG, ...publicKey]), { dkLen: 32 }))}`;
    case "aptos":
    case "movement":
      return `0x${encodeHex(sha3_256(new Uint8Array([...publicKey, ED25519_FLAG])))}`;
    // An implicit account; named accounts have to be bought on the chain.
    case "near":
      return encodeHex(publicKey);
  }
}

/** The last 20 bytes of keccak-256 of the uncompressed point. */
function ethereumAddressBytes(publicKey: Uint8Array): Uint8Array {
  return keccak_256(secp256k1.Point.fromBytes(publicKey).toBytes(false).subarray(1)).subarray(12);
}

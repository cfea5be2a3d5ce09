import { ed25519 } from "@noble/curves/ed25519.js";
import { base58 } from "@scure/base";
import { HDKey } from "@scure/bip32";
import { mnemonicToSeed, validateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { privateKeyToAddress } from "viem/accounts";
import { ApiError } from "../../protocol/errors.ts";
import { encodeHex } from "../../protocol/hex.ts";

/** BIP-44 account 0 of Ethereum, where the enclave keeps the keys of its phrases. */
const ETHEREUM_PATH = "m/44'/60'/0'/0/0";

/** EIP-55 address of a secp256k1 private key of 32 bytes. @throws ApiError invalid_data */
export function deriveEthereumAddress(privateKey: Uint8Array): string {
  try {
    return privateKeyToAddress(`0x${encodeHex(privateKey)}`);
  } catch {
    throw new ApiError("invalid_data", "These are not the 32 bytes of an Ethereum private key.", { field: "privateKey" });
  }
}

/** Base58 address of a Solana secret key of 64 bytes: seed, then public key. Its second half must be the first one's. @throws ApiError invalid_data */
export function deriveSolanaAddress(secretKey: Uint8Array): string {
  const address = secretKey.length === 64 ? base58.encode(ed25519.getPublicKey(secretKey.subarray(0, 32))) : "";
  if (address === "" || address !== base58.encode(secretKey.subarray(32))) {
    throw new ApiError("invalid_data", "These are not the 64 bytes of a Solana secret key.", { field: "secretKey" });
  }
  return address;
}

/** The Ethereum private key of a BIP-39 phrase, at m/44'/60'/0'/0/0. @throws ApiError invalid_data */
export async function deriveEthereumKey(phrase: string): Promise<Uint8Array> {
  const seed = await readPhrase(phrase);
  const { privateKey } = HDKey.fromMasterSeed(seed).derive(ETHEREUM_PATH);
  seed.fill(0);
  if (privateKey === null || privateKey === undefined) throw new Error("BIP-32 gave no key");
  return privateKey;
}

/** The 64 bytes of seed of a BIP-39 phrase without passphrase. Spaces and casing are forgiven, words are not. @throws ApiError invalid_data */
export async function readPhrase(phrase: string): Promise<Uint8Array> {
  const words = phrase.trim().toLowerCase().split(/\s+/).join(" ");
  if (!validateMnemonic(words, wordlist)) {
    throw new ApiError("invalid_data", "This is not a seed phrase: a word is wrong, missing or out of order.", { field: "phrase" });
  }
  return mnemonicToSeed(words);
}

import { mnemonicToEntropy, mnemonicToSeedWebcrypto } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import type { ImportedWallet } from "../../../lib/protocol/api/wallet-import.ts";
import { WALLET_CHAINS } from "../../../lib/protocol/chains/wallet-chains.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { encodeHex } from "../../../lib/protocol/hex.ts";
import { deriveWalletKey } from "../shares/derive-wallet-key.ts";
import type { WalletSecret } from "../shares/share-payload.ts";
import { derivePublicKey } from "../signers/derive-public-key.ts";

const FIELD = "body.wallet.ciphertext";

/**
 * Reads what was sealed: a phrase in UTF-8, or a private key in the bytes that its chain writes it in. What it says of itself must agree: a phrase its
 * checksum, a Solana key its public half.
 *
 * @returns secrets that are the caller's to wipe
 * @throws ApiError invalid_data, which repeats nothing of it
 */
export async function readImportedKey(wallet: ImportedWallet, opened: Uint8Array): Promise<WalletSecret> {
  if (wallet.entropy_type === "private-key") return { privateKey: readPrivateKey(wallet, opened), phrase: null };
  const { words, entropy } = readPhrase(opened);
  const seed = await mnemonicToSeedWebcrypto(words);
  const privateKey = deriveWalletKey(wallet.chain_type, seed, wallet.index);
  seed.fill(0);
  return { privateKey, phrase: { entropy, index: wallet.index } };
}

function readPhrase(opened: Uint8Array): { words: string; entropy: Uint8Array } {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(opened);
    const words = text.normalize("NFKD").trim().split(/\s+/).join(" ");
    return { words, entropy: mnemonicToEntropy(words, wordlist) };
  } catch {
    throw refusal("holds no BIP-39 phrase of 12 to 24 English words with a correct checksum");
  }
}

function readPrivateKey({ chain_type }: ImportedWallet, opened: Uint8Array): Uint8Array {
  if (chain_type === "solana" && opened.length === 64) return readKeyPair(opened);
  // Ripple's libraries write a key of secp256k1 with a zero byte before it.
  const bytes = chain_type === "xrpl" && opened.length === 33 && opened[0] === 0 ? opened.slice(1) : opened.slice();
  if (bytes.length !== 32)
    throw refusal(`holds ${opened.length} bytes; a private key for ${chain_type} has ${chain_type === "solana" ? "64 or 32" : "32"}`);
  if (derivePublicKey(WALLET_CHAINS[chain_type].curve, bytes) === null) throw refusal("holds no private key of secp256k1");
  return bytes;
}

/** Secret and public key, as Solana's tools write them. */
function readKeyPair(opened: Uint8Array): Uint8Array {
  const privateKey = opened.slice(0, 32);
  const publicKey = derivePublicKey("ed25519", privateKey) ?? new Uint8Array();
  if (encodeHex(publicKey) !== encodeHex(opened.subarray(32))) throw refusal("holds a secret key and the public key of another");
  return privateKey;
}

function refusal(problem: string): ApiError {
  return new ApiError("invalid_data", `${FIELD} ${problem}.`, { field: FIELD });
}

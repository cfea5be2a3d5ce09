import { randomBytes } from "node:crypto";
import { entropyToMnemonic, mnemonicToSeedWebcrypto } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { formatAddress } from "../../../lib/protocol/chains/format-address.ts";
import { type ChainType, WALLET_CHAINS } from "../../../lib/protocol/chains/wallet-chains.ts";
import { encodeHex } from "../../../lib/protocol/hex.ts";
import type { WalletShares } from "../../../lib/protocol/vsock.ts";
import { derivePublicKey } from "../signers/derive-public-key.ts";
import { deriveWalletKey } from "./derive-wallet-key.ts";
import type { ShareBox } from "./share-box.ts";
import { splitWalletKey } from "./split-wallet-key.ts";

export interface CreatedWalletKey {
  readonly address: string;
  readonly publicKeyHex: string;
  readonly shares: WalletShares;
}

/** Makes a new key from 128 fresh bits and splits it 2-of-2. The key exists until this function returns. */
export async function createWalletKey(chainType: ChainType, walletId: string, shareBox: ShareBox): Promise<CreatedWalletKey> {
  const entropy = new Uint8Array(randomBytes(16));
  const seed = await mnemonicToSeedWebcrypto(entropyToMnemonic(entropy, wordlist));
  const privateKey = deriveWalletKey(chainType, seed, 0);
  try {
    const publicKey = derivePublicKey(WALLET_CHAINS[chainType].curve, privateKey);
    if (publicKey === null) throw new Error("key generation failed");
    const shares = await splitWalletKey(walletId, { privateKey, phrase: { entropy, index: 0 } }, shareBox);
    return { address: formatAddress(chainType, publicKey), publicKeyHex: encodeHex(publicKey), shares };
  } finally {
    for (const secret of [entropy, seed, privateKey]) secret.fill(0);
  }
}

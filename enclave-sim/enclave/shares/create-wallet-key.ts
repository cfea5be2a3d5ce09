import { randomBytes } from "node:crypto";
import { HDKey } from "@scure/bip32";
import { entropyToMnemonic, mnemonicToSeedWebcrypto } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { split } from "shamir-secret-sharing";
import { encodeBase64 } from "../../../lib/protocol/base64.ts";
import type { WalletShares } from "../../../lib/protocol/vsock.ts";
import { deriveEthereumAddress, deriveEthereumPublicKey } from "../signers/secp256k1.ts";
import type { ShareBox } from "./share-box.ts";
import { encodeSharePayload } from "./share-payload.ts";

/** What an Ethereum wallet of a 12-word BIP-39 phrase uses everywhere: BIP-44, first account, first address. */
const ETHEREUM_PATH = "m/44'/60'/0'/0/0";

export interface CreatedWalletKey {
  readonly address: `0x${string}`;
  readonly publicKeyHex: string;
  readonly shares: WalletShares;
}

/** Makes a new key from 128 fresh bits and splits it 2-of-2. The key exists until this function returns. */
export async function createWalletKey(walletId: string, shareBox: ShareBox): Promise<CreatedWalletKey> {
  const entropy = new Uint8Array(randomBytes(16));
  const seed = await mnemonicToSeedWebcrypto(entropyToMnemonic(entropy, wordlist));
  const privateKey = deriveEthereumKey(seed);
  const payload = encodeSharePayload(privateKey, entropy);
  try {
    const publicKey = deriveEthereumPublicKey(privateKey);
    const [enclaveShare, appShare] = await split(payload, 2, 2);
    if (publicKey === null || enclaveShare === undefined || appShare === undefined) throw new Error("key generation failed");
    const shares = { enclave_share: await shareBox.seal(walletId, enclaveShare), app_share: encodeBase64(appShare) };
    return { address: deriveEthereumAddress(privateKey), publicKeyHex: publicKey.publicKeyHex, shares };
  } finally {
    for (const secret of [entropy, seed, privateKey, payload]) secret.fill(0);
  }
}

/** BIP-32 derivation from a BIP-39 seed; exported for the vectors. */
export function deriveEthereumKey(seed: Uint8Array): Uint8Array {
  const node = HDKey.fromMasterSeed(seed).derive(ETHEREUM_PATH);
  if (node.privateKey === null) throw new Error("BIP-32 derivation gave no private key");
  const privateKey = new Uint8Array(node.privateKey);
  node.wipePrivateData();
  return privateKey;
}

import { HDKey } from "@scure/bip32";
import { type ChainType, WALLET_CHAINS } from "../../../lib/protocol/chains/wallet-chains.ts";
import { deriveSlip10Ed25519 } from "./slip10-ed25519.ts";

/** The private key of a chain's wallet number `index` under a BIP-39 seed: 32 bytes that are the caller's to wipe. */
export function deriveWalletKey(chainType: ChainType, seed: Uint8Array, index: number): Uint8Array {
  const { curve, path } = WALLET_CHAINS[chainType];
  return curve === "ed25519" ? deriveSlip10Ed25519(seed, path(index)) : deriveBip32(seed, path(index));
}

function deriveBip32(seed: Uint8Array, path: string): Uint8Array {
  const node = HDKey.fromMasterSeed(seed).derive(path);
  if (node.privateKey === null) throw new Error("BIP-32 derivation gave no private key");
  const privateKey = new Uint8Array(node.privateKey);
  node.wipePrivateData();
  return privateKey;
}

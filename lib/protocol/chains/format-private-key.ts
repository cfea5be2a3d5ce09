import { base58, bech32 } from "@scure/base";
import { encodeHex } from "../hex.ts";
import { checkedBase58 } from "./checked-base58.ts";
import type { ChainType } from "./wallet-chains.ts";

/** Sui's flag of an ed25519 key (SIP-15). */
const SUI_ED25519 = 0;
const BITCOIN_MAIN_NETWORK = 0x80;
const COMPRESSED = 1;

/**
 * A private key as the wallets of its chain read it: 64 lower-case hex digits for Ethereum and wherever the chain has no form that is everybody's,
 * base58 of secret ‖ public key for Solana, `ed25519:` and the same for NEAR, WIF for Bitcoin, `suiprivkey1…` for Sui.
 *
 * @param privateKey 32 bytes: a scalar of secp256k1 or a seed of ed25519
 */
export function formatPrivateKey(chainType: ChainType, privateKey: Uint8Array, publicKey: Uint8Array): string {
  switch (chainType) {
    case "solana":
      return base58.encode(new Uint8Array([...privateKey, ...publicKey]));
    case "near":
      return `ed25519:${base58.encode(new Uint8Array([...privateKey, ...publicKey]))}`;
    case "bitcoin-segwit":
    case "bitcoin-taproot":
      return checkedBase58.encode(new Uint8Array([BITCOIN_MAIN_NETWORK, ...privateKey, COMPRESSED]));
    case "sui":
      return bech32.encode("suiprivkey", bech32.toWords(new Uint8Array([SUI_ED25519, ...privateKey])));
    default:
      return encodeHex(privateKey);
  }
}

import { ApiError } from "../errors.ts";

/** Privy's chain types. What is not offered is known all the same, so that it gets an answer that says so. */
export const CHAIN_TYPES = [
  "ethereum",
  "solana",
  "cosmos",
  "stellar",
  "sui",
  "aptos",
  "movement",
  "tron",
  "bitcoin-segwit",
  "bitcoin-taproot",
  "pearl",
  "near",
  "ton",
  "starknet",
  "xrpl",
  "spark",
] as const;

/** Chain types that wallets are made for. */
export const OFFERED_CHAIN_TYPES = [
  "ethereum",
  "solana",
  "tron",
  "bitcoin-segwit",
  "bitcoin-taproot",
  "cosmos",
  "stellar",
  "sui",
  "aptos",
  "movement",
  "near",
  "xrpl",
] as const;
export type ChainType = (typeof OFFERED_CHAIN_TYPES)[number];

/** Privy's WalletImportSupportedChains. */
export const IMPORT_CHAIN_TYPES = ["ethereum", "solana", "stellar", "tron", "sui", "aptos", "xrpl"] as const;

export type Curve = "secp256k1" | "ed25519";

interface WalletChain {
  readonly curve: Curve;
  /** Derivation of the wallet with that index from a BIP-39 seed: BIP-32 for secp256k1, SLIP-10 for ed25519. New wallets have index 0. */
  path(index: number): string;
}

/** What the best-known wallets of each chain derive, so that a phrase opens the same address there. */
export const WALLET_CHAINS: Readonly<Record<ChainType, WalletChain>> = {
  ethereum: { curve: "secp256k1", path: (index) => `m/44'/60'/0'/0/${index}` },
  solana: { curve: "ed25519", path: (index) => `m/44'/501'/${index}'/0'` },
  tron: { curve: "secp256k1", path: (index) => `m/44'/195'/0'/0/${index}` },
  "bitcoin-segwit": { curve: "secp256k1", path: (index) => `m/84'/0'/0'/0/${index}` },
  "bitcoin-taproot": { curve: "secp256k1", path: (index) => `m/86'/0'/0'/0/${index}` },
  cosmos: { curve: "secp256k1", path: (index) => `m/44'/118'/0'/0/${index}` },
  stellar: { curve: "ed25519", path: (index) => `m/44'/148'/${index}'` },
  sui: { curve: "ed25519", path: (index) => `m/44'/784'/${index}'/0'/0'` },
  aptos: { curve: "ed25519", path: (index) => `m/44'/637'/${index}'/0'/0'` },
  movement: { curve: "ed25519", path: (index) => `m/44'/637'/${index}'/0'/0'` },
  near: { curve: "ed25519", path: (index) => `m/44'/397'/${index}'` },
  xrpl: { curve: "secp256k1", path: (index) => `m/44'/144'/0'/0/${index}` },
};

/** @throws ApiError not_supported, naming the chain and those that are offered */
export function assertOffered(chainType: string): ChainType {
  const offered = OFFERED_CHAIN_TYPES.find((type) => type === chainType);
  if (offered !== undefined) return offered;
  throw new ApiError("not_supported", `chain_type ${chainType} is not offered; use one of ${OFFERED_CHAIN_TYPES.join(", ")}.`);
}

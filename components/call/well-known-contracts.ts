import { type AbiFunction, erc20Abi, erc721Abi, erc4626Abi } from "viem";

interface WellKnownContract {
  id: string;
  name: string;
  functions: readonly AbiFunction[];
}

/** Kinds of contracts whose descriptions everybody agrees on. */
export const WELL_KNOWN_CONTRACTS: readonly WellKnownContract[] = [
  { id: "erc20", name: "Token (ERC-20)", functions: writable(erc20Abi) },
  { id: "erc721", name: "Collectible (ERC-721)", functions: writable(erc721Abi) },
  { id: "erc4626", name: "Vault (ERC-4626)", functions: writable(erc4626Abi) },
];

function writable(abi: readonly { type: string }[]): AbiFunction[] {
  return abi
    .filter((item): item is AbiFunction => item.type === "function")
    .filter(({ stateMutability }) => stateMutability === "nonpayable" || stateMutability === "payable");
}

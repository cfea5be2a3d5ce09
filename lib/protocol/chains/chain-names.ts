/** Privy's names of chains that a server may be configured for, with the asset that pays for gas there. */
const NAMED: Readonly<Record<string, { caip2: string; asset: string }>> = {
  ethereum: { caip2: "eip155:1", asset: "eth" },
  sepolia: { caip2: "eip155:11155111", asset: "eth" },
  hoodi: { caip2: "eip155:560048", asset: "eth" },
  arbitrum: { caip2: "eip155:42161", asset: "eth" },
  arbitrum_sepolia: { caip2: "eip155:421614", asset: "eth" },
  base: { caip2: "eip155:8453", asset: "eth" },
  base_sepolia: { caip2: "eip155:84532", asset: "eth" },
  optimism: { caip2: "eip155:10", asset: "eth" },
  optimism_sepolia: { caip2: "eip155:11155420", asset: "eth" },
  linea: { caip2: "eip155:59144", asset: "eth" },
  linea_testnet: { caip2: "eip155:59141", asset: "eth" },
  zksync_era: { caip2: "eip155:324", asset: "eth" },
  unichain: { caip2: "eip155:130", asset: "eth" },
  worldchain: { caip2: "eip155:480", asset: "eth" },
  ink: { caip2: "eip155:57073", asset: "eth" },
  soneium: { caip2: "eip155:1868", asset: "eth" },
  polygon: { caip2: "eip155:137", asset: "pol" },
  polygon_amoy: { caip2: "eip155:80002", asset: "pol" },
  avalanche: { caip2: "eip155:43114", asset: "avax" },
  avalanche_fuji: { caip2: "eip155:43113", asset: "avax" },
  bsc: { caip2: "eip155:56", asset: "bnb" },
  bsc_testnet: { caip2: "eip155:97", asset: "bnb" },
  solana: { caip2: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", asset: "sol" },
  solana_devnet: { caip2: "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1", asset: "sol" },
  solana_testnet: { caip2: "solana:4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z", asset: "sol" },
};

/** CAIP-2 of a chain given by Privy's name; what is no such name is taken for CAIP-2 itself. */
export function readChainName(name: string): string {
  return (Object.hasOwn(NAMED, name) ? NAMED[name]?.caip2 : undefined) ?? name;
}

/** Privy's name of a chain, or its CAIP-2 where Privy has none, and its native asset. */
export function describeChainAsset(caip2: string): { chain: string; asset: string } {
  const known = Object.entries(NAMED).find(([, chain]) => chain.caip2 === caip2);
  if (known !== undefined) return { chain: known[0], asset: known[1].asset };
  return { chain: caip2, asset: caip2.startsWith("solana:") ? "sol" : "eth" };
}

import { defineChain } from "viem";
import { createConfig, http } from "wagmi";

interface ReadableChain {
  id: number;
  name: string;
  rpcUrl: string;
  currency: string;
}

/** A balance that lags long behind its own transaction looks like an error. */
const POLLING_MS = 2_000;

/** wagmi over the one configured chain, for reading only: keys never meet wagmi, so it has no connectors. */
export function createWagmiConfig(chain: ReadableChain) {
  const viemChain = defineChain({
    id: chain.id,
    name: chain.name,
    nativeCurrency: { name: "Ether", symbol: chain.currency, decimals: 18 },
    rpcUrls: { default: { http: [chain.rpcUrl] } },
  });
  return createConfig({
    chains: [viemChain],
    connectors: [],
    transports: { [chain.id]: http(chain.rpcUrl, { batch: true, retryCount: 0, timeout: 6_000 }) },
    multiInjectedProviderDiscovery: false,
    pollingInterval: POLLING_MS,
    storage: null,
  });
}

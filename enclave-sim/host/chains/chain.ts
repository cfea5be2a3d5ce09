import { createPublicClient, defineChain, type HttpTransport, http, type PublicClient, type Chain as ViemChain } from "viem";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { ChainSettings } from "../environment.ts";

/** Longer than a healthy node ever takes; a send must not hang on a dead one. */
const RPC_TIMEOUT_MS = 8000;

export interface Chain {
  readonly caip2: string;
  readonly chainId: number;
  readonly name: string;
  readonly client: PublicClient<HttpTransport, ViemChain>;
}

/** The chains that this server is configured for. */
export class Chains {
  readonly #chains: ReadonlyMap<string, Chain>;

  constructor(settings: ChainSettings) {
    this.#chains = new Map(Object.entries(settings).map(([caip2, setting]) => [caip2, openChain(caip2, setting)]));
  }

  get all(): readonly Chain[] {
    return [...this.#chains.values()];
  }

  /** To read from. @throws ApiError chain_not_configured */
  get(caip2: string): Chain {
    const chain = this.#chains.get(caip2);
    if (chain === undefined) {
      const known = [...this.#chains.keys()].join(", ");
      throw new ApiError("chain_not_configured", `This server does not know the chain ${caip2}. It is configured for ${known}.`);
    }
    return chain;
  }

  /** To send on. @throws ApiError chain_not_enabled */
  getForSending(caip2: string): Chain {
    return this.#chains.get(caip2) ?? refuseChain(caip2, [...this.#chains.keys()]);
  }
}

/** Privy's status and text for a send to a chain that is not there for the app. @throws ApiError chain_not_enabled */
export function refuseChain(caip2: string, configured: readonly string[]): never {
  throw new ApiError("chain_not_enabled", `App is not authorized to transact on chain ${caip2}`, { configured });
}

function openChain(caip2: string, { name, rpc_url }: ChainSettings[string]): Chain {
  const id = Number(caip2.slice("eip155:".length));
  const chain = defineChain({
    id,
    name,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [rpc_url] } },
  });
  // No retries inside: each of our calls knows better what a failure means for money.
  const transport = http(rpc_url, { retryCount: 0, timeout: RPC_TIMEOUT_MS });
  return { caip2, chainId: id, name, client: createPublicClient({ chain, transport }) };
}

import type { z } from "zod";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import type { TronChainSettings } from "../../environment.ts";

/** Longer than a healthy node ever takes; a send must not hang on a dead one. */
const TIMEOUT_MS = 8000;

export interface TronChain {
  readonly caip2: string;
  readonly name: string;
  /** One call of a full node's HTTP API, never repeated: each caller knows better what a failure means for money. @throws Error without an answer in the schema */
  call<T>(path: string, body: Record<string, unknown>, schema: z.ZodType<T>): Promise<T>;
}

/** The Tron networks that this server is configured for. */
export class TronChains {
  readonly #chains: ReadonlyMap<string, TronChain>;

  constructor(settings: TronChainSettings) {
    this.#chains = new Map(Object.entries(settings).map(([caip2, setting]) => [caip2, openChain(caip2, setting)]));
  }

  get all(): readonly TronChain[] {
    return [...this.#chains.values()];
  }

  /** @throws ApiError chain_not_configured */
  get(caip2: string): TronChain {
    const chain = this.#chains.get(caip2);
    if (chain !== undefined) return chain;
    const known = [...this.#chains.keys()].join(", ") || "no Tron network";
    throw new ApiError("chain_not_configured", `This server does not know the chain ${caip2}. It is configured for ${known}.`);
  }
}

function openChain(caip2: string, { name, api_url }: NonNullable<TronChainSettings["tron:nile"]>): TronChain {
  const base = api_url.replace(/\/+$/, "");
  return {
    caip2,
    name,
    async call(path, body, schema) {
      const response = await fetch(`${base}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return schema.parse(await response.json());
    },
  };
}

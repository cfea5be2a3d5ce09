import type { z } from "zod";
import type { TronChainSettings } from "../../environment.ts";
import { refuseChain } from "../chain.ts";

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

  /** To send on. @throws ApiError chain_not_enabled */
  getForSending(caip2: string): TronChain {
    return this.#chains.get(caip2) ?? refuseChain(caip2, [...this.#chains.keys()]);
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

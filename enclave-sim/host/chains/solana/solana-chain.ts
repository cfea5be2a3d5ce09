import { z } from "zod";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import type { SolanaChainSettings } from "../../environment.ts";
import { refuseChain } from "../chain.ts";

/** Longer than a healthy node ever takes; a send must not hang on a dead one. */
const RPC_TIMEOUT_MS = 8000;

const answerSchema = z.union([
  z.object({ result: z.unknown(), error: z.undefined().optional() }),
  z.object({ error: z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() }) }),
]);

/** What a node said about a call that it understood and refused. Any other failure says nothing. */
export class SolanaRpcError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor({ code, message, data }: { code: number; message: string; data?: unknown }) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

export interface SolanaChain {
  readonly caip2: string;
  readonly name: string;
  /** One JSON-RPC call, never repeated: each caller knows better what a failure means for money. @throws SolanaRpcError or, without an answer, any other */
  call<T>(method: string, params: readonly unknown[], schema: z.ZodType<T>): Promise<T>;
}

/** The Solana clusters that this server is configured for. */
export class SolanaChains {
  readonly #chains: ReadonlyMap<string, SolanaChain>;

  constructor(settings: SolanaChainSettings) {
    this.#chains = new Map(Object.entries(settings).map(([caip2, setting]) => [caip2, openChain(caip2, setting)]));
  }

  get all(): readonly SolanaChain[] {
    return [...this.#chains.values()];
  }

  /** To read from. @throws ApiError chain_not_configured */
  get(caip2: string): SolanaChain {
    const chain = this.#chains.get(caip2);
    if (chain !== undefined) return chain;
    const known = [...this.#chains.keys()].join(", ") || "no Solana cluster";
    throw new ApiError("chain_not_configured", `This server does not know the chain ${caip2}. It is configured for ${known}.`);
  }

  /** To send on. @throws ApiError chain_not_enabled */
  getForSending(caip2: string): SolanaChain {
    return this.#chains.get(caip2) ?? refuseChain(caip2, [...this.#chains.keys()]);
  }
}

function openChain(caip2: string, { name, rpc_url }: SolanaChainSettings[string]): SolanaChain {
  return {
    caip2,
    name,
    async call(method, params, schema) {
      const response = await fetch(rpc_url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
        signal: AbortSignal.timeout(RPC_TIMEOUT_MS),
      });
      const answer = answerSchema.parse(await response.json());
      if (answer.error !== undefined) throw new SolanaRpcError(answer.error);
      return schema.parse(answer.result);
    },
  };
}

import { startStandIn } from "./start-stand-in.ts";

export interface SolanaStandIn {
  readonly url: string;
  /** One of its own calls, or of Solana's. */
  call(method: string, params?: readonly unknown[]): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts the stand-in for a Solana validator. */
export async function startSolanaStandIn(): Promise<SolanaStandIn> {
  const { url, stop } = await startStandIn(
    "solana-stand-in",
    new URL("solana-stand-in.ts", import.meta.url),
    async (address) => (await callSolana(address, "getHealth")) === "ok",
  );
  return { url, stop, call: (method, params) => callSolana(url, method, params) };
}

/** One JSON-RPC call, past all of ours. */
export async function callSolana(url: string, method: string, params: readonly unknown[] = []): Promise<unknown> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }) });
  return ((await response.json()) as { result: unknown }).result;
}

import { startStandIn } from "./start-stand-in.ts";

export interface TronStandIn {
  readonly url: string;
  /** One of its own calls, or of a full node's. */
  call(path: string, body?: object): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts the stand-in for a Tron full node. */
export async function startTronStandIn(): Promise<TronStandIn> {
  const { url, stop } = await startStandIn(
    "tron-stand-in",
    new URL("tron-stand-in.ts", import.meta.url),
    async (address) => "blockID" in (await callTron(address, "/wallet/getnowblock")),
  );
  return { url, stop, call: (path, body) => callTron(url, path, body) };
}

/** One call, past all of ours. */
export async function callTron(url: string, path: string, body: object = {}): Promise<object> {
  const response = await fetch(`${url}${path}`, { method: "POST", body: JSON.stringify(body) });
  return (await response.json()) as object;
}

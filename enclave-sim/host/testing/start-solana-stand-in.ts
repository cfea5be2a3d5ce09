import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProcess } from "../../../scripts/stack/process/run-process.ts";
import { waitReady } from "../../../scripts/stack/process/wait-ready.ts";
import { freePort } from "./free-port.ts";

export interface SolanaStandIn {
  readonly url: string;
  /** One of its own calls, or of Solana's. */
  call(method: string, params?: readonly unknown[]): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts the stand-in for a Solana validator, in a process of its own. */
export async function startSolanaStandIn(): Promise<SolanaStandIn> {
  const folder = mkdtempSync(join(tmpdir(), "cs-solana-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const call = async (method: string, params: readonly unknown[] = []): Promise<unknown> => {
    const response = await fetch(url, { method: "POST", body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }) });
    return ((await response.json()) as { result: unknown }).result;
  };
  const spec = {
    name: "solana-stand-in",
    command: process.execPath,
    args: [fileURLToPath(new URL("solana-stand-in.ts", import.meta.url)), String(port)],
    env: {},
    watchesSupervisor: true,
    stopSignal: "SIGTERM" as const,
    stopWithinMs: 1000,
    isReady: () =>
      call("getHealth").then(
        (health) => health === "ok",
        () => false,
      ),
    readyWithinMs: 20_000,
  };
  const program = runProcess(spec, join(folder, "stand-in.log"));
  await waitReady(spec, program, join(folder, "stand-in.log"));
  return {
    url,
    call,
    stop: async () => {
      await program.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

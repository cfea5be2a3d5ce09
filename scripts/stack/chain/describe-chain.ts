import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ProcessSpec } from "../process/process-spec.ts";
import { callChain } from "./call-chain.ts";
import { locateAnvil } from "./locate-anvil.ts";

/** File that holds the chain between two runs. */
export function chainStateFile(folder: string): string {
  return join(folder, "state.json");
}

/**
 * anvil, a development chain that mines each transaction at once. An epoch of one block makes `finalized` trail the head by two blocks.
 * It starts from the saved state but does not save by itself: anvil truncates the file and then writes it, so that a kill at
 * the wrong moment would cost the whole chain (checked with 1.7.1); `keepChain` saves instead.
 */
export function describeChain(folder: string, port: number, chainId: number): ProcessSpec {
  const state = chainStateFile(folder);
  const url = `http://127.0.0.1:${port}`;
  const load = existsSync(state) ? ["--load-state", state] : [];
  return {
    name: "chain",
    command: locateAnvil(),
    args: ["--host", "127.0.0.1", "--port", String(port), "--chain-id", String(chainId), "--slots-in-an-epoch", "1", "--quiet", ...load],
    env: { PATH: process.env.PATH ?? "", HOME: folder, NO_COLOR: "1" },
    cwd: folder,
    watchesSupervisor: false,
    stopSignal: "SIGTERM",
    stopWithinMs: 2_000,
    isReady: () =>
      callChain(url, "eth_chainId", [], 1_000).then(
        () => true,
        () => false,
      ),
    readyWithinMs: 60_000,
  };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProcess } from "../../../scripts/stack/process/run-process.ts";
import { waitReady } from "../../../scripts/stack/process/wait-ready.ts";
import { freePort } from "./free-port.ts";

interface StandIn {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts what stands in for a node of a chain, in a process of its own. */
export async function startStandIn(name: string, isReady: (url: string) => Promise<boolean>): Promise<StandIn> {
  const folder = mkdtempSync(join(tmpdir(), `cs-${name}-`));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const spec = {
    name,
    command: process.execPath,
    args: [fileURLToPath(new URL(`${name}.ts`, import.meta.url)), String(port)],
    env: {},
    watchesSupervisor: true,
    stopSignal: "SIGTERM" as const,
    stopWithinMs: 1000,
    isReady: () => isReady(url).catch(() => false),
    readyWithinMs: 20_000,
  };
  const program = runProcess(spec, join(folder, "stand-in.log"));
  await waitReady(spec, program, join(folder, "stand-in.log"));
  return {
    url,
    stop: async () => {
      await program.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

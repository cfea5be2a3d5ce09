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

/** Starts the program that stands in for a node of a chain, in a process of its own. It takes its port as its one argument. */
export async function startStandIn(name: string, program: URL, isReady: (url: string) => Promise<boolean>): Promise<StandIn> {
  const folder = mkdtempSync(join(tmpdir(), `cs-${name}-`));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const spec = {
    name,
    command: process.execPath,
    args: [fileURLToPath(program), String(port)],
    env: {},
    watchesSupervisor: true,
    stopSignal: "SIGTERM" as const,
    stopWithinMs: 1000,
    isReady: () => isReady(url).catch(() => false),
    readyWithinMs: 20_000,
  };
  const running = runProcess(spec, join(folder, "stand-in.log"));
  await waitReady(spec, running, join(folder, "stand-in.log"));
  return {
    url,
    stop: async () => {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "./child-environment.ts";
import type { ProcessSpec } from "./process-spec.ts";

/** A started child. `exited` resolves when it is gone; it never rejects. */
export type RunningProcess = { pid: number; exited: Promise<string>; isAlive(): boolean; stop(): Promise<void>; kill(): void };

const PRELOAD = fileURLToPath(new URL("exit-with-supervisor.ts", import.meta.url));

/**
 * Starts one process, its output going to `logFile`. It leads a process group of its own, for two reasons: Ctrl-C in the terminal must
 * reach the supervisor only, which then stops everything in order; and what the child started can be ended along with it.
 */
export function runProcess(spec: ProcessSpec, logFile: string): RunningProcess {
  const log = openSync(logFile, "a", 0o600);
  const child = spawn(spec.command, spec.watchesSupervisor ? ["--import", PRELOAD, ...spec.args] : spec.args, {
    stdio: spec.watchesSupervisor ? ["ignore", log, log, "pipe"] : ["ignore", log, log],
    env: childEnvironment(spec.watchesSupervisor ? { ...spec.env, COUNTERSIGN_SUPERVISED: "3" } : spec.env),
    detached: true,
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    ...(spec.account ?? {}),
  });
  closeSync(log);
  let alive = true;
  const exited = new Promise<string>((resolve) => {
    const end = (reason: string) => {
      alive = false;
      resolve(reason);
    };
    child.once("error", (error) => end(error.message));
    child.once("exit", (code, signal) => end(signal ?? `exit code ${code}`));
  });
  const pid = child.pid ?? 0;

  return { pid, exited, isAlive: () => alive, stop, kill };

  async function stop(): Promise<void> {
    if (!alive) return;
    child.kill(spec.stopSignal);
    const timer = setTimeout(kill, spec.stopWithinMs);
    await exited;
    clearTimeout(timer);
  }

  /** Ends the whole group at once; a group of id 0 would be our own. */
  function kill(): void {
    if (pid <= 0) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // Already gone.
    }
  }
}

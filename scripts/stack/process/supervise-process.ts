import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ProcessSpec } from "./process-spec.ts";
import { rotateLog } from "./rotate-log.ts";
import { type RunningProcess, runProcess } from "./run-process.ts";
import { waitReady } from "./wait-ready.ts";

/** What the supervisor hears of a process; `notice` is for the screen. */
export type SupervisionEvents = { onPid(name: string, pid: number | null): void; onNotice(name: string, text: string): void };

export type SupervisedProcess = {
  name: string;
  /** Resolves when the process is ready. The first failure is the caller's; later ones are mended here. */
  start(): Promise<void>;
  /** Stops and starts anew, with a description made anew. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  kill(): void;
};

const FIRST_BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 10_000;
/** A process that ran this long was well: its next failure starts the waiting times from the beginning. */
const HEALTHY_AFTER_MS = 30_000;

/**
 * Keeps one process running: if it ends by itself it is started again, after a time that doubles with each failure in a row.
 * `makeSpec` is asked before each start, so that a restart sees the state of that moment.
 */
export function superviseProcess(name: string, makeSpec: () => ProcessSpec, logs: string, events: SupervisionEvents): SupervisedProcess {
  const logFile = join(logs, `${name}.log`);
  let current: RunningProcess | null = null;
  /** Counts wanted states; a watcher whose number is old has nothing to say any more. */
  let generation = 0;

  return { name, start, restart, stop, kill: () => current?.kill() };

  async function start(): Promise<void> {
    generation += 1;
    const mine = generation;
    rotateLog(logFile);
    await launch(mine);
    void keepAlive(mine);
  }

  async function restart(): Promise<void> {
    await stop();
    await start();
  }

  async function stop(): Promise<void> {
    generation += 1;
    await current?.stop();
  }

  async function launch(mine: number): Promise<RunningProcess> {
    const spec = makeSpec();
    const child = runProcess(spec, logFile);
    current = child;
    events.onPid(name, child.pid || null);
    void child.exited.then(() => current === child && events.onPid(name, null));
    try {
      await waitReady(spec, child, logFile);
    } catch (error) {
      await child.stop();
      throw error;
    }
    if (mine !== generation) await child.stop();
    return child;
  }

  async function keepAlive(mine: number): Promise<void> {
    let backoffMs = FIRST_BACKOFF_MS;
    while (mine === generation && current) {
      const sinceMs = Date.now();
      const reason = await current.exited;
      if (mine !== generation) return;
      if (Date.now() - sinceMs > HEALTHY_AFTER_MS) backoffMs = FIRST_BACKOFF_MS;
      events.onNotice(name, `stopped (${reason}); starting it again`);
      await sleep(backoffMs);
      backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS);
      if (mine !== generation) return;
      const outcome = await launch(mine).then(
        () => "runs again",
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (mine === generation) events.onNotice(name, outcome);
    }
  }
}

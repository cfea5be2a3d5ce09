import { setTimeout as sleep } from "node:timers/promises";
import { identifyProcess } from "./identify-process.ts";
import { readLeftovers } from "./process-record.ts";

const WAIT_MS = 5_000;
const POLL_MS = 50;

/**
 * Ends what an earlier start left running after `kill -9`, in the order of an ordinary stop: those who use a service before the service.
 * Returns the names. Each process leads a group, so what it started ends with it.
 */
export async function stopLeftovers(recordPath: string, order: readonly string[], beforeChain: () => Promise<void>): Promise<string[]> {
  const leftovers = readLeftovers(recordPath).sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  for (const { name, pid } of leftovers) {
    if (name === "chain") await beforeChain();
    // PostgreSQL waits for its sessions on SIGTERM; SIGINT is its orderly stop that does not.
    signal(pid, name === "postgres" ? "SIGINT" : "SIGTERM");
    if (!(await isGone(pid))) signal(-pid, "SIGKILL");
    if (!(await isGone(pid))) throw new Error(`${name} (process ${pid}) does not end`);
  }
  return leftovers.map(({ name }) => name);
}

function signal(target: number, name: NodeJS.Signals): void {
  try {
    process.kill(target, name);
  } catch {
    // Gone in the meantime.
  }
}

async function isGone(pid: number): Promise<boolean> {
  for (const deadlineMs = Date.now() + WAIT_MS; Date.now() < deadlineMs; await sleep(POLL_MS)) {
    if (identifyProcess(pid) === null) return true;
  }
  return false;
}

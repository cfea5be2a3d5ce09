import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identifyProcess } from "../process/identify-process.ts";

const WAIT_MS = 5_000;

/** No system gives away an id this high: Linux ends below it. */
const NOBODY = 2 ** 22 + 1;

/**
 * Deals with the lock file of a PostgreSQL that was not stopped. A server that still runs on this very cluster is stopped. If the process id
 * in the lock now belongs to something else, PostgreSQL would refuse to start beside it; then the id in the file is replaced by nobody's. The
 * file itself stays: PostgreSQL reads in it whether sessions of the dead server still use the cluster's shared memory.
 */
export async function clearStaleServer(clusterDirectory: string): Promise<void> {
  const lock = join(clusterDirectory, "postmaster.pid");
  const pid = readPid(lock);
  if (pid === null) return;
  // A dead process that nobody has reaped yet still answers PostgreSQL's probe, so it counts as somebody else, too.
  if (identifyProcess(pid) === null || !servesCluster(pid, clusterDirectory)) {
    writeFileSync(lock, readFileSync(lock, "utf8").replace(/^\d+/, String(NOBODY)));
    return;
  }
  process.kill(pid, "SIGINT");
  for (const deadlineMs = Date.now() + WAIT_MS; Date.now() < deadlineMs; await sleep(50)) {
    if (!servesCluster(pid, clusterDirectory)) return;
  }
  throw new Error(`PostgreSQL (process ${pid}) still runs on ${clusterDirectory} and does not stop`);
}

function readPid(lock: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(lock, "utf8"), 10);
    return pid > 1 ? pid : null;
  } catch {
    return null;
  }
}

function servesCluster(pid: number, clusterDirectory: string): boolean {
  const command = readCommand(pid);
  return command.includes("postgres") && command.includes(` -D ${clusterDirectory} `);
}

function readCommand(pid: number): string {
  try {
    if (process.platform === "linux") return `${readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")} `;
    return `${execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim()} `;
  } catch {
    return "";
  }
}

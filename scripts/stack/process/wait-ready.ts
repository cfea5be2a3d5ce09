import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../user-error.ts";
import type { ProcessSpec } from "./process-spec.ts";
import type { RunningProcess } from "./run-process.ts";

const FIRST_POLL_MS = 50;
const MAX_POLL_MS = 500;

/** Waits until a started process answers. @throws UserError with the end of its log, if it exits first or takes too long */
export async function waitReady(spec: ProcessSpec, child: RunningProcess, logFile: string): Promise<void> {
  const deadlineMs = Date.now() + spec.readyWithinMs;
  let pollMs = FIRST_POLL_MS;
  while (child.isAlive()) {
    if (await spec.isReady()) return;
    if (Date.now() > deadlineMs) throw failure(`${spec.name} did not become ready within ${spec.readyWithinMs / 1_000} s.`, logFile);
    await sleep(pollMs);
    pollMs = Math.min(pollMs * 1.1, MAX_POLL_MS);
  }
  throw failure(`${spec.name} stopped while starting (${await child.exited}).`, logFile);
}

function failure(message: string, logFile: string): UserError {
  const tail = readFileSync(logFile, "utf8")
    .trimEnd()
    .split("\n")
    .slice(-20)
    .map((line) => `    ${line.slice(0, 400)}`);
  return new UserError(`${message} The end of its log:\n${tail.join("\n")}`, `Read the whole log: ${logFile}`);
}

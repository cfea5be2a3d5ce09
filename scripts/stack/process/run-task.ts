import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { UserError } from "../user-error.ts";
import { childEnvironment } from "./child-environment.ts";

export type Task = {
  label: string;
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  logFile: string;
  signal: AbortSignal;
};

/**
 * Runs a program to its end, its output going to a log. Stopping the stack ends it, and with it whatever it started.
 * @throws UserError with the end of the log, if it fails
 */
export async function runTask({ label, command, args, env, cwd, logFile, signal }: Task): Promise<void> {
  signal.throwIfAborted();
  const log = openSync(logFile, "w", 0o600);
  const child = spawn(command, args, { cwd, env: childEnvironment(env), stdio: ["ignore", log, log], detached: true });
  closeSync(log);
  const end = () => {
    if (child.pid) process.kill(-child.pid, "SIGKILL");
  };
  signal.addEventListener("abort", end);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  }).finally(() => signal.removeEventListener("abort", end));
  signal.throwIfAborted();
  if (code === 0) return;
  const tail = readFileSync(logFile, "utf8")
    .trimEnd()
    .split("\n")
    .slice(-25)
    .map((line) => `    ${line}`);
  throw new UserError(`${label} failed:\n${tail.join("\n")}`, `Read the whole log: ${logFile}`);
}

import { spawn } from "node:child_process";
import { createWriteStream, existsSync, readFileSync } from "node:fs";

/** How a part of the tests ended. `note` is shown behind the numbers. */
export type PhaseResult = { passed: number; failed: number; note?: string };

export type Command = { args: string[]; logFile: string; env?: Record<string, string> };

/** Runs a program of node_modules with its output in a file, and returns whether it succeeded. */
export async function runCommand({ args, logFile, env = {} }: Command): Promise<boolean> {
  const log = createWriteStream(logFile);
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  await new Promise<void>((resolve) => log.end(resolve));
  return code === 0;
}

const MAX_LINES = 200;
/** Where vitest begins to tell about failures, after the list of all files. */
const FAILURES = /Failed (Suites|Tests) \d+/;

/** What a failed phase printed about its failures; of a long log the end, where the summaries are. */
export function readOutput(logFile: string): string {
  if (!existsSync(logFile)) return "";
  const lines = readFileSync(logFile, "utf8").trimEnd().split("\n");
  const start = Math.max(
    lines.findIndex((line) => FAILURES.test(line)),
    lines.length - MAX_LINES,
    0,
  );
  return [...(start > 0 ? [`… ${start} lines before these`] : []), ...lines.slice(start)].join("\n");
}

import { readStack } from "./person.ts";

/** Stops a part of the stack so that it accepts and never answers. @returns lets it go on */
export function standStill(part: "host" | "chain"): () => void {
  const pid = readStack().pids[part];
  if (pid === undefined) throw new Error(`stack.json names no ${part}`);
  process.kill(pid, "SIGSTOP");
  return () => process.kill(pid, "SIGCONT");
}

import { fstatSync } from "node:fs";

/**
 * Calls `stop` when the process that started this one is gone, even by `kill -9`: its IPC channel closes, or the pipe that it holds open
 * as our standard input does. A terminal, a file or /dev/null there says nothing about a parent.
 */
export function stopWithParent(stop: (why: string) => void): void {
  if (process.channel !== undefined) {
    process.once("disconnect", () => stop("the parent's channel closed"));
    return;
  }
  if (!isPipe(0)) return;
  process.stdin.on("error", () => stop("standard input failed"));
  process.stdin.once("end", () => stop("standard input closed"));
  process.stdin.resume();
}

function isPipe(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isFIFO() || stats.isSocket();
  } catch {
    return false;
  }
}

import { renameSync, statSync } from "node:fs";

const MAX_BYTES = 10 * 1024 * 1024;

/** Puts a log that has grown large aside, as `<name>.log.1`, in place of the one before. */
export function rotateLog(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > MAX_BYTES) renameSync(path, `${path}.1`);
}

import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";

/** Replaces a file by a complete new one, by default readable by its owner only. A crash leaves the old or the new one, never a part. */
export function writeFileSafely(path: string, content: string | Uint8Array, mode = 0o600): void {
  const unfinished = `${path}.new`;
  const file = openSync(unfinished, "w", mode);
  try {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
}

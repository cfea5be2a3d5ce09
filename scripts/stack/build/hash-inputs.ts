import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const SKIPPED = /(^|\/)(generated|node_modules|\.next)$|\.(unit|prop|vectors|integration)?\.?test\.tsx?$/;

/** SHA-256, in hex, over names and contents of files and folders (paths relative to `root`; absent ones count as absent) and the Node version. */
export function hashInputs(root: string, paths: readonly string[]): string {
  const hash = createHash("sha256").update(process.version);
  for (const path of [...paths].sort()) add(path);
  return hash.digest("hex");

  function add(path: string): void {
    const absolute = join(root, path);
    if (SKIPPED.test(path) || !existsSync(absolute)) return;
    if (statSync(absolute).isDirectory()) {
      for (const name of readdirSync(absolute).sort()) add(`${path}/${name}`);
      return;
    }
    const content = readFileSync(absolute);
    // Lengths keep a name from running into a content.
    hash.update(`\0${path}\0${content.length}\0`).update(content);
  }
}

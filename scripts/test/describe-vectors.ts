import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
/** The folder of published vectors. The reference of the wire stands in the one beside it, `wire`. */
export const VECTORS_DIRECTORY = resolve(ROOT, process.env.VECTORS_DIR ?? "../shared/vectors");

/** A suite over one folder of the published vectors, which are not part of this project. Where they are absent it is skipped and says so. */
export function describeVectors(title: string, folder: string, suite: (directory: string) => void): void {
  const directory = join(VECTORS_DIRECTORY, folder);
  const isPresent = existsSync(directory);
  const shown = isPresent ? title : `${title} (skipped: ${directory} is absent; VECTORS_DIR names the folder of published vectors)`;
  // The body of a skipped suite runs too, to collect its tests, so it must not read files that are not there.
  describe.skipIf(!isPresent)(shown, () => (isPresent ? suite(directory) : test("needs the published vectors", () => undefined)));
}

/** A vector file's JSON; `.gz` is unpacked. `T` is what the file's source documents. */
export function readVectors<T>(path: string): T {
  const bytes = readFileSync(path);
  const value: T = JSON.parse((path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"));
  return value;
}

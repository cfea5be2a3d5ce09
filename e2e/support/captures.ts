import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { VECTORS_DIRECTORY } from "../../scripts/test/describe-vectors.ts";

/** One request of the unmodified SDK, as it went over the wire. */
export interface Capture {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Recorded traffic of the SDK, which is not part of this project: it stands beside the folder of vectors. */
export const CAPTURES_FILE = join(VECTORS_DIRECTORY, "../wire/captures.txt");

/** @returns nothing where the recording is absent */
export function readCaptures(): Capture[] {
  if (!existsSync(CAPTURES_FILE)) return [];
  const lines = readFileSync(CAPTURES_FILE, "utf8").split("\n");
  return lines.flatMap((line, index) => {
    const [, method, path] = /^>>> ([A-Z]+) (\S+) HTTP\/1\.1$/.exec(line) ?? [];
    return method === undefined || path === undefined ? [] : [readCapture(method, path, lines.slice(index + 1))];
  });
}

/** Headers, an empty line, and the body in one line. */
function readCapture(method: string, path: string, lines: readonly string[]): Capture {
  const end = lines.indexOf("");
  const headers = lines.slice(0, end).map((line): [string, string] => {
    const cut = line.indexOf(":");
    return [line.slice(0, cut).toLowerCase(), line.slice(cut + 1).trim()];
  });
  const body = lines[end + 1] ?? "";
  return { method, path, headers: Object.fromEntries(headers), body: /^[[{"]/.test(body) ? body : undefined };
}

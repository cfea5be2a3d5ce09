import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { UserError } from "../user-error.ts";
import { identifyProcess } from "./identify-process.ts";

const lockSchema = z.object({ pid: z.int().positive(), identity: z.string() });

/** Id of the running process that holds a lock file, or `null`. A lock whose holder is gone is nobody's. */
export function readLockHolder(path: string): number | null {
  try {
    const { pid, identity } = lockSchema.parse(JSON.parse(readFileSync(path, "utf8")));
    return identifyProcess(pid) === identity ? pid : null;
  } catch {
    return null;
  }
}

/** Takes a lock file for this process and returns its release, or `null` if a running process holds it. */
export function tryLock(path: string): (() => void) | null {
  const claim = `${path}.${process.pid}`;
  writeFileSync(claim, JSON.stringify({ pid: process.pid, identity: identifyProcess(process.pid) }), { mode: 0o600 });
  try {
    return link(claim, path);
  } finally {
    rmSync(claim, { force: true });
  }
}

/** A link appears with its content, or not at all if there is one: no other start can find the lock half-written. */
function link(claim: string, path: string): (() => void) | null {
  for (;;) {
    try {
      linkSync(claim, path);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      if (readLockHolder(path) !== null) return null;
      rmSync(path, { force: true });
    }
  }
}

/** Takes a data folder for this supervisor and returns the release. @throws UserError if another one runs on it */
export function lockDataFolder(path: string, dataDir: string): () => void {
  const release = tryLock(path);
  if (release !== null) return release;
  const holder = readLockHolder(path);
  throw new UserError(
    `Countersign already runs on ${dataDir} (process ${holder}).`,
    `Stop it (kill ${holder}), or give this one its own DATA_DIR and ports.`,
  );
}

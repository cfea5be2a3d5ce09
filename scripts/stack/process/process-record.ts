import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { writeFileSafely } from "../write-file-safely.ts";
import { identifyProcess } from "./identify-process.ts";

const recordSchema = z.record(z.string(), z.object({ pid: z.int().positive(), identity: z.string() }));

/** Which processes this data folder has running, for the start that follows a `kill -9`. */
export type ProcessRecord = { set(name: string, pid: number | null): void };

export function openProcessRecord(path: string): ProcessRecord {
  const entries = new Map<string, { pid: number; identity: string }>();
  return {
    set(name, pid) {
      const identity = pid === null ? null : identifyProcess(pid);
      if (pid === null || identity === null) entries.delete(name);
      else entries.set(name, { pid, identity });
      writeFileSafely(path, JSON.stringify(Object.fromEntries(entries)));
    },
  };
}

/** Processes of an earlier start that still run. An id that the system has given to another process since is not among them. */
export function readLeftovers(path: string): { name: string; pid: number }[] {
  if (!existsSync(path)) return [];
  const record = recordSchema.safeParse(parse(readFileSync(path, "utf8")));
  if (!record.success) return [];
  return Object.entries(record.data)
    .filter(([, { pid, identity }]) => identifyProcess(pid) === identity)
    .map(([name, { pid }]) => ({ name, pid }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { closeSync, openSync, readSync, statSync } from "node:fs";
import { z } from "zod";

const POLL_MS = 500;
const MAX_READ = 1024 * 1024;
const MAX_SHOWN_A_POLL = 3;
const MAX_SHOWN = 500;
/** An error that repeats itself, as retries do, is shown again after this time. */
const REPEAT_AFTER_MS = 60_000;
const MAX_REMEMBERED = 100;

/** A line of pino's JSON, with its level as a number or as a word. */
const logLineSchema = z.looseObject({
  level: z.union([z.number(), z.string()]),
  event: z.string().optional(),
  msg: z.string().optional(),
  reason: z.string().optional(),
  err: z.looseObject({ message: z.string().optional() }).optional(),
});

/**
 * Calls `onError` for each error that a process writes to its log from now on. The log is read at intervals instead of being piped
 * through the supervisor, which would cost it a turn for every request that is served. Returns the end of watching.
 */
export function watchLogErrors(path: string, onError: (text: string) => void): () => void {
  let offset = sizeOf(path);
  const shownMs = new Map<string, number>();
  const timer = setInterval(() => {
    const size = sizeOf(path);
    if (size < offset) offset = 0;
    if (size === offset) return;
    const lines = readFrom(path, offset, Math.min(size - offset, MAX_READ)).split("\n");
    offset = size;
    const errors = lines.map(readError).filter((text) => text !== null);
    for (const text of errors.filter(isNews).slice(0, MAX_SHOWN_A_POLL)) onError(text);
  }, POLL_MS);
  timer.unref();
  return () => clearInterval(timer);

  function isNews(text: string): boolean {
    const beforeMs = shownMs.get(text) ?? 0;
    if (Date.now() - beforeMs < REPEAT_AFTER_MS) return false;
    if (shownMs.size > MAX_REMEMBERED) shownMs.clear();
    shownMs.set(text, Date.now());
    return true;
  }
}

/** What to show of a log line, or `null` if it is no error. */
export function readError(line: string): string | null {
  if (line.startsWith("{")) {
    if (!line.includes('"level":')) return null;
    const parsed = logLineSchema.safeParse(parse(line));
    if (!parsed.success || !["50", "60", "error", "fatal"].includes(String(parsed.data.level))) return null;
    const { event, msg, reason, err } = parsed.data;
    return [event, msg, reason, err?.message].filter(Boolean).join(": ") || line.slice(0, MAX_SHOWN);
  }
  return /^\s*(⨯|(Uncaught )?[A-Z]\w*Error\b|Error:|FATAL|PANIC)/.test(line) ? line.trim().slice(0, MAX_SHOWN) : null;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function readFrom(path: string, offset: number, length: number): string {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(length);
    return bytes.toString("utf8", 0, readSync(file, bytes, 0, length, offset));
  } finally {
    closeSync(file);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

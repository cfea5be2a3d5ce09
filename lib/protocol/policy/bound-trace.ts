import type { PolicyEvaluation, TraceEntry } from "./evaluate-policy.ts";

/** A full policy asked about a full batch would explain itself over megabytes, more than one answer may hold. */
const MAX_TRACE_CHARACTERS = 200_000;

/** The trace, or as much of it as fits: of a refusal first of all the parts that were refused. */
export function boundTrace({ decision, trace }: PolicyEvaluation): readonly TraceEntry[] {
  if (sizeOf(trace) <= MAX_TRACE_CHARACTERS) return trace;
  const allowed = new Set(trace.map(({ part }) => part).filter((part) => isAllowed(trace, part)));
  const telling = decision === "DENY" ? trace.filter(({ part }) => !allowed.has(part)) : trace;
  let size = 0;
  return telling.filter((entry) => {
    size += sizeOf([entry]);
    return size <= MAX_TRACE_CHARACTERS;
  });
}

function isAllowed(trace: readonly TraceEntry[], part: number): boolean {
  const matched = trace.filter((entry) => entry.part === part && entry.matched);
  return matched.length > 0 && matched.every(({ action }) => action === "ALLOW");
}

function sizeOf(trace: readonly TraceEntry[]): number {
  return trace.reduce((sum, entry) => sum + JSON.stringify(entry).length, 0);
}

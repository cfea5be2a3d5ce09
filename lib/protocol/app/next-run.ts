export interface Schedule {
  startsAtMs: number;
  everyMinutes: number;
  /** The first moment at which nothing runs any more; null: never. */
  endsAtMs: number | null;
}

/**
 * The first moment after `afterMs` at which an automation is due, on the grid that its start lays out; null after its end. Moments that passed while nothing
 * ran are left out: nobody wants five payments at once because a server was off for five days.
 */
export function nextRun({ startsAtMs, everyMinutes, endsAtMs }: Schedule, afterMs: number): number | null {
  const stepMs = everyMinutes * 60_000;
  const steps = afterMs < startsAtMs ? 0 : Math.floor((afterMs - startsAtMs) / stepMs) + 1;
  const nextMs = startsAtMs + steps * stepMs;
  return endsAtMs !== null && nextMs >= endsAtMs ? null : nextMs;
}

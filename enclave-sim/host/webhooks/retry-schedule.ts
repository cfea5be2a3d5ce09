const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const GIVE_UP_AFTER_MS = 5 * 24 * HOUR_MS;

/** Svix's waits after each failed attempt; the last one repeats. */
const WAITS_MS = [5 * SECOND_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS];

/**
 * When a delivery is tried again.
 *
 * @param attempts that have failed since `startedAtMs`, at least 1
 * @param scale 1; less in tests, which cannot wait for days
 * @returns Unix ms, or null when that would be more than five days after the first attempt
 */
export function nextAttemptAt(attempts: number, startedAtMs: number, nowMs: number, scale = 1): number | null {
  const waitMs = (WAITS_MS[Math.min(attempts, WAITS_MS.length) - 1] ?? 0) * scale;
  const atMs = nowMs + waitMs;
  return atMs - startedAtMs > GIVE_UP_AFTER_MS * scale ? null : atMs;
}

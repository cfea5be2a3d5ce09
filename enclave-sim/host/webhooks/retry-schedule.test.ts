import { describe, expect, test } from "vitest";
import { nextAttemptAt } from "./retry-schedule.ts";

/** Seconds after the first attempt at which the attempts of a dead endpoint take place. */
function attemptsAt(scale = 1): number[] {
  const times = [0];
  for (;;) {
    const next = nextAttemptAt(times.length, 0, times.at(-1) ?? 0, scale);
    if (next === null) return times.map((time) => time / 1000);
    times.push(next);
  }
}

describe("nextAttemptAt", () => {
  test("default: at once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h and so on", () => {
    const times = attemptsAt();
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(waits.slice(0, 8)).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 36_000, 36_000]);
    expect(new Set(waits.slice(5))).toEqual(new Set([36_000]));
  });

  test("behavior: it ends within five days, and not ten hours earlier than it must", () => {
    const last = attemptsAt().at(-1) ?? 0;
    expect(last).toBeLessThanOrEqual(5 * 86_400);
    expect(last).toBeGreaterThan(5 * 86_400 - 36_000);
  });

  test("behavior: a late host counts from when the attempt was made, and the five days from the first", () => {
    expect(nextAttemptAt(1, 0, 60_000)).toBe(65_000);
    expect(nextAttemptAt(3, 0, 5 * 86_400_000)).toBeNull();
  });

  test("args: a scale makes everything shorter alike", () => {
    const scaled = attemptsAt(0.001);
    expect(scaled).toHaveLength(attemptsAt().length);
    expect(scaled.at(-1)).toBeLessThanOrEqual(432);
  });
});

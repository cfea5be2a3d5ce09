import fc from "fast-check";
import { expect, test } from "vitest";
import { nextRun } from "./next-run.ts";

const MINUTE = 60_000;

test("default", () => {
  const daily = { startsAtMs: 1_000, everyMinutes: 1_440, endsAtMs: null };
  expect(nextRun(daily, 0)).toBe(1_000);
  expect(nextRun(daily, 1_000)).toBe(1_000 + 1_440 * MINUTE);
});

test("behavior: what was missed is left out, not made up for", () => {
  expect(nextRun({ startsAtMs: 0, everyMinutes: 1, endsAtMs: null }, 5.5 * MINUTE)).toBe(6 * MINUTE);
});

test("behavior: at its end and later nothing is due", () => {
  const schedule = { startsAtMs: 0, everyMinutes: 1, endsAtMs: 2 * MINUTE };
  expect(nextRun(schedule, 0)).toBe(MINUTE);
  expect(nextRun(schedule, MINUTE)).toBeNull();
  expect(nextRun({ ...schedule, endsAtMs: 0 }, -1)).toBeNull();
});

test("the next run is later, on the grid, and none lies between", () => {
  const times = fc.integer({ min: 0, max: 4e12 });
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 50_000 }), times, (startsAtMs, everyMinutes, afterMs) => {
      const next = nextRun({ startsAtMs, everyMinutes, endsAtMs: null }, afterMs) ?? 0;
      expect(next).toBeGreaterThan(afterMs);
      expect((next - startsAtMs) % (everyMinutes * MINUTE)).toBe(0);
      expect(next === startsAtMs || next - everyMinutes * MINUTE <= afterMs).toBe(true);
    }),
  );
});

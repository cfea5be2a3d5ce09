import fc from "fast-check";
import { expect, test } from "vitest";
import { type RollingEntry, RollingSum } from "./rolling-sum.ts";

const WINDOW_MS = 3_600_000;
/** Steps of time, now and then backwards, as after a restart on a clock that was set back. */
const step = fc.record({
  advanceMs: fc.oneof(fc.integer({ min: 0, max: 2 * WINDOW_MS }), fc.integer({ min: 0, max: 10 })),
  amount: fc.bigInt(0n, 2n ** 256n),
  isRemoved: fc.boolean(),
});

test("the sum at any moment is the sum of what lies within the window, to the millisecond", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const sum = new RollingSum();
      const all: RollingEntry[] = [];
      let now = 1_000_000;
      for (const { advanceMs, amount, isRemoved } of steps) {
        now += advanceMs;
        const entry = { atMs: now, untilMs: now + WINDOW_MS, amount };
        sum.add(entry);
        if (isRemoved) sum.remove(entry);
        else all.push(entry);
        const expected = all.filter(({ untilMs }) => untilMs > now).reduce((total, one) => total + one.amount, 0n);
        expect(sum.sumAt(now)).toBe(expected);
      }
    }),
    { numRuns: 300 },
  );
});

test("entries that come out of order still end at their own time", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 30 }), (ends) => {
      const sum = new RollingSum();
      for (const end of ends) sum.add({ atMs: 0, untilMs: end, amount: 1n });
      for (let now = 0; now <= 100; now++) expect(sum.sumAt(now)).toBe(BigInt(ends.filter((end) => end > now).length));
    }),
  );
});

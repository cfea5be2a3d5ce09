import fc from "fast-check";
import { expect, test } from "vitest";
import type { Count } from "./aggregation-counts.ts";
import { WitnessLedger } from "./witness-ledger.ts";

const KEY = new Uint8Array(32).fill(1);
const HOUR = 3_600_000;
const GROUPS = [["x"], ["y"]];

/** A few requests, of which several attempts may be under way at once, each ending in a signature or not; now and then the enclave dies. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("begin" as const), by: fc.integer({ min: 0, max: 5 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("sign" as const), pick: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("fail" as const), pick: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("reboot" as const), pick: fc.nat(20) }) },
);

test("whatever is tried, refused, repeated and cut off: what was signed counts once, and what was only tried counts at most while nobody knows", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const lines: string[] = [];
      const store = {
        read: async () => lines,
        append: async (more: readonly string[]) => void lines.push(...more),
        replace: async (all: readonly string[]) => void lines.splice(0, lines.length, ...all),
      };
      const now = Date.now();
      const countOf = (by: number): Count => ({
        aggregationId: "a",
        group: GROUPS[by % 2] ?? [],
        by: `request ${by}`,
        amount: 10n ** BigInt(by),
        atMs: now,
        untilMs: now + HOUR,
      });
      let ledger = await WitnessLedger.load(store, KEY);
      let underWay: Count[] = [];
      const signed = new Set<string>();
      const maybe = new Set<string>();
      for (const one of steps) {
        if (one.kind === "begin") {
          const count = countOf(one.by);
          await ledger.reserve([count]);
          underWay.push(count);
        } else if (one.kind === "reboot") {
          // Nobody hears of what was under way; it may be signed, and it counts.
          for (const { by } of underWay) maybe.add(by);
          underWay = [];
          ledger = await WitnessLedger.load(store, KEY);
        } else {
          const [count] = underWay.splice(one.pick % Math.max(underWay.length, 1), 1);
          if (count === undefined) continue;
          if (one.kind === "sign") {
            ledger.settle([count]);
            signed.add(count.by);
          } else {
            await ledger.release([count]);
          }
        }
        for (const group of GROUPS) {
          const inGroup = Array.from({ length: 6 }, (_, by) => countOf(by)).filter((count) => count.group === group);
          const total = (by: (name: string) => boolean) =>
            inGroup.filter((count) => by(count.by)).reduce((sum, { amount }) => sum + amount, 0n);
          const sum = ledger.counts.sumOf("a", group, now);
          const held = new Set(underWay.map(({ by }) => by));
          expect(sum).toBe(total((by) => signed.has(by) || held.has(by) || maybe.has(by)));
        }
      }
      const reloaded = await WitnessLedger.load(store, KEY);
      for (const group of GROUPS) expect(reloaded.counts.sumOf("a", group, now)).toBe(ledger.counts.sumOf("a", group, now));
    }),
    { numRuns: 300 },
  );
});

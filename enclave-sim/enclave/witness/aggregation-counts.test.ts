import { beforeEach, describe, expect, test } from "vitest";
import { AggregationCounts, type Count } from "./aggregation-counts.ts";

const HOUR = 3_600_000;
const count = (by: string, amount: bigint, atMs: number, group: string[] = []): Count => ({
  aggregationId: "a",
  group,
  by,
  amount,
  atMs,
  untilMs: atMs + HOUR,
});

let counts: AggregationCounts;
beforeEach(() => {
  counts = new AggregationCounts();
});

describe("AggregationCounts", () => {
  test("default: what is held is reserved, what is settled is used, and both count", () => {
    expect(counts.hold(count("one", 5n, 1_000))).toBe(true);
    expect(counts.hold(count("two", 7n, 2_000))).toBe(true);
    counts.settle(count("one", 5n, 1_000));
    expect(counts.sumOf("a", [], 3_000)).toBe(12n);
    expect(counts.numbersOf("a", 3_000)).toEqual([{ group: [], used: 5n, reserved: 7n, nextRelease: { atMs: 1_000 + HOUR, amount: 5n } }]);
  });

  test("behavior: an amount counts until exactly its window has passed, and no longer", () => {
    counts.hold(count("one", 5n, 1_000));
    expect(counts.sumOf("a", [], 1_000 + HOUR - 1)).toBe(5n);
    expect(counts.has("a", [], "one", 1_000 + HOUR - 1)).toBe(true);
    expect(counts.has("a", [], "one", 1_000 + HOUR)).toBe(false);
    expect(counts.sumOf("a", [], 1_000 + HOUR)).toBe(0n);
    expect(counts.numbersOf("a", 1_000 + HOUR)).toEqual([]);
  });

  test("behavior: a request that comes again counts once; after its window it counts anew", () => {
    counts.hold(count("one", 5n, 1_000));
    expect(counts.hold(count("one", 5n, 2_000))).toBe(false);
    expect(counts.sumOf("a", [], 2_000)).toBe(5n);
    expect(counts.hold(count("one", 5n, 1_000 + HOUR))).toBe(true);
    expect(counts.sumOf("a", [], 1_000 + HOUR)).toBe(5n);
  });

  test("behavior: a release gives back what was not signed", () => {
    counts.hold(count("one", 5n, 1_000));
    expect(counts.release(count("one", 5n, 1_000))).toBe(true);
    expect(counts.sumOf("a", [], 1_000)).toBe(0n);
    expect(counts.size).toBe(0);
  });

  test("behavior: a release gives nothing back while the same request is signed, or still on its way elsewhere", () => {
    const one = count("one", 5n, 1_000);
    counts.hold(one);
    counts.hold(one);
    expect(counts.release(one)).toBe(false);
    expect(counts.sumOf("a", [], 1_000)).toBe(5n);
    counts.settle(one);
    counts.hold(one);
    expect(counts.release(one)).toBe(false);
    expect(counts.sumOf("a", [], 1_000)).toBe(5n);
  });

  test("behavior: what a journal restores was signed, as far as anybody knows", () => {
    const one = count("one", 5n, 1_000);
    counts.restore(one);
    counts.hold(one);
    expect(counts.release(one)).toBe(false);
    expect(counts.numbersOf("a", 1_000)).toMatchObject([{ used: 5n, reserved: 0n }]);
  });

  test("behavior: groups and aggregations have numbers of their own", () => {
    counts.hold(count("one", 5n, 1_000, ["x"]));
    counts.hold(count("one", 6n, 1_000, ["y"]));
    counts.hold({ ...count("one", 7n, 1_000, ["x"]), aggregationId: "b" });
    expect([counts.sumOf("a", ["x"], 1_000), counts.sumOf("a", ["y"], 1_000), counts.sumOf("b", ["x"], 1_000)]).toEqual([5n, 6n, 7n]);
    expect(counts.sumOf("a", [], 1_000)).toBe(0n);
  });

  test("behavior: what ends at the same moment is released together", () => {
    for (const by of ["one", "two"]) counts.hold(count(by, 5n, 1_000));
    counts.hold(count("three", 9n, 1_001));
    expect(counts.numbersOf("a", 1_001)).toMatchObject([{ nextRelease: { atMs: 1_000 + HOUR, amount: 10n } }]);
  });

  test("behavior: prune forgets what nobody asks about any more", () => {
    for (let index = 0; index < 100; index++) counts.hold(count(`by${index}`, 1n, 1_000, [`g${index}`]));
    counts.hold(count("late", 1n, 5_000));
    counts.prune(1_000 + HOUR);
    expect(counts.size).toBe(1);
    expect(counts.all(1_000 + HOUR)).toMatchObject([{ by: "late" }]);
  });
});

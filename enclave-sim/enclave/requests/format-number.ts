import type { GroupNumber } from "../witness/aggregation-counts.ts";

/** A group of an aggregation as the wire has it: decimal texts, because amounts are larger than JSON's numbers. */
export function formatNumber({ group, used, reserved, nextRelease }: GroupNumber): Record<string, unknown> {
  return {
    group,
    used: used.toString(),
    reserved: reserved.toString(),
    next_release: nextRelease === null ? null : { at: nextRelease.atMs, amount: nextRelease.amount.toString() },
  };
}

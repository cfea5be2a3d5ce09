import { createHash } from "node:crypto";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { isCountedMethod } from "../../../lib/protocol/policy/aggregation-schema.ts";
import { largestOf } from "../../../lib/protocol/policy/largest-of.ts";
import { type Group, type MeasuredAction, measureAction } from "../../../lib/protocol/policy/measure-action.ts";
import type { PolicyReferences } from "../../../lib/protocol/policy/policy-facts.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Count } from "../witness/aggregation-counts.ts";
import type { WitnessLedger } from "../witness/witness-ledger.ts";

/** What an action is to the app's aggregations at this moment. */
export interface CountedAction {
  /** By id: the number that a policy compares, with what this action adds. Absent: it cannot be read. */
  readonly numbers: ReadonlyMap<string, bigint>;
  /** To be reserved before the action is signed, in the same turn. */
  readonly counts: readonly Count[];
}

/** A text of a group that would not fit into a line of the journal is kept by its hash. */
const PLAIN = /^[\x20-\x21\x23-\x5b\x5d-\x7e]{0,100}$/;

/**
 * Amounts that the aggregations of one app hold at a time. Each is a line of the witness and lives for up to three days: without a bound one app, with batches
 * and many groups, fills in minutes what every boot of everybody's enclave has to read.
 */
const MAX_COUNTS = 100_000;

/**
 * Measures an action for every aggregation of its app: an aggregation counts what all wallets of the app sign, whichever policy looks at it. So none of them
 * may be missing: by leaving one out a host would have something signed that is not counted.
 *
 * An action of several parts may add to several groups; a policy then compares the largest of their numbers.
 *
 * @param by what the request is known by when it comes again: its amount is then part of the number already
 * @throws ApiError resource_conflict when an aggregation that the app is known to have was not sent; too_many_requests
 */
export function countAction(
  action: MeasuredAction,
  references: Omit<PolicyReferences, "aggregations">,
  evidence: Evidence,
  ledger: WitnessLedger,
  by: string,
): CountedAction {
  if (isCountedMethod(action.method)) assertAllSent(evidence, ledger);
  const now = nowMs();
  const numbers = new Map<string, bigint>();
  const counts: Count[] = [];
  for (const { record, content } of evidence.all("aggregation")) {
    const { added, compared } = measureAction(content, action, { ...references, aggregations: new Map() });
    const amounts = new Map<string, Count>();
    for (const { group, amount } of added) {
      const name = JSON.stringify(group);
      const sum = (amounts.get(name)?.amount ?? 0n) + amount;
      const untilMs = now + content.window.seconds * 1000;
      amounts.set(name, { aggregationId: record.id, group: group.map(shorten), by, amount: sum, atMs: now, untilMs });
    }
    // What adds nothing needs no line in the journal.
    counts.push(...[...amounts.values()].filter(({ amount }) => amount > 0n));
    if (compared === null) continue;
    const values = compared.map((group) => numberOf(record.id, group, amounts.get(JSON.stringify(group))?.amount ?? 0n));
    numbers.set(record.id, largestOf(values));
  }
  if (counts.length > 0) assertRoom(counts, evidence, ledger);
  return { numbers, counts };

  function numberOf(id: string, values: Group, amount: bigint): bigint {
    const group = values.map(shorten);
    const sum = ledger.counts.sumOf(id, group, now);
    return ledger.counts.has(id, group, by, now) ? sum : sum + amount;
  }
}

function assertAllSent(evidence: Evidence, ledger: WitnessLedger): void {
  for (const id of ledger.aggregationsOf(evidence.appId)) {
    if (evidence.find("aggregation", id) !== undefined) continue;
    throw new ApiError("resource_conflict", `The aggregation ${id} was not read with this request. Nothing was signed; send it again.`);
  }
}

function assertRoom(counts: readonly Count[], evidence: Evidence, ledger: WitnessLedger): void {
  const ids = evidence.all("aggregation").map(({ record }) => record.id);
  if (ledger.counts.hasAtMost(MAX_COUNTS - counts.length, ids, nowMs())) return;
  throw new ApiError(
    "too_many_requests",
    `The aggregations of this app hold ${MAX_COUNTS} amounts already. Wait until older ones leave their windows, or delete an aggregation.`,
  );
}

function shorten(value: string | null): string | null {
  if (value === null || PLAIN.test(value)) return value;
  return `sha256:${createHash("sha256").update(value).digest("hex")}`;
}

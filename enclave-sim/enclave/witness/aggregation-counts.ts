import { RollingSum } from "../../../lib/protocol/policy/rolling-sum.ts";

/** One amount in one group of one aggregation, counted for one request. */
export interface Count {
  readonly aggregationId: string;
  /** The group's values; null: a field that could not be read. */
  readonly group: readonly (string | null)[];
  /** What the request is known by when it comes again. */
  readonly by: string;
  readonly amount: bigint;
  readonly atMs: number;
  readonly untilMs: number;
}

interface Entry extends Count {
  /** Requests that are on their way to a signature with it. */
  holders: number;
  isSigned: boolean;
}

/** What one group of an aggregation stands at. */
export interface GroupNumber {
  readonly group: Count["group"];
  /** Of what was signed. */
  readonly used: bigint;
  /** Of what is being signed at this moment. */
  readonly reserved: bigint;
  /** The next time that something ends, and how much; null when nothing counts. */
  readonly nextRelease: { readonly atMs: number; readonly amount: bigint } | null;
}

/** The numbers of all aggregations, in memory. The witness ledger keeps them durable; the caller says what time it is. */
export class AggregationCounts {
  readonly #groups = new Map<string, Map<string, RollingSum<Entry>>>();
  readonly #entries = new Map<string, Entry>();
  readonly #sizes = new Map<string, number>();

  get size(): number {
    return this.#entries.size;
  }

  /** Whether these aggregations hold no more than so many amounts. What has ended is only looked for when it matters. */
  hasAtMost(limit: number, aggregationIds: readonly string[], nowMs: number): boolean {
    const size = () => aggregationIds.reduce((sum, id) => sum + (this.#sizes.get(id) ?? 0), 0);
    if (size() <= limit) return true;
    for (const id of aggregationIds) this.#expire(id, nowMs);
    return size() <= limit;
  }

  sumOf(aggregationId: string, group: Count["group"], nowMs: number): bigint {
    const sum = this.#groups.get(aggregationId)?.get(JSON.stringify(group));
    if (sum === undefined) return 0n;
    this.#forget(sum.expire(nowMs));
    return sum.sumAt(nowMs);
  }

  /** Whether this request's amount is part of the number already. */
  has(aggregationId: string, group: Count["group"], by: string, nowMs: number): boolean {
    const entry = this.#entries.get(keyOf({ aggregationId, group, by }));
    return entry !== undefined && entry.untilMs > nowMs;
  }

  /** Takes part in a count, and makes it if it is new. @returns whether it is new */
  hold(count: Count): boolean {
    const known = this.#entries.get(keyOf(count));
    if (known !== undefined && known.untilMs > count.atMs) {
      known.holders += 1;
      return false;
    }
    if (known !== undefined) this.drop(count);
    this.#insert({ ...count, holders: 1, isSigned: false });
    return true;
  }

  /** A count out of the journal. Nobody knows whether its request was signed before the lights went out, so it was. */
  restore(count: Count): void {
    if (!this.#entries.has(keyOf(count))) this.#insert({ ...count, holders: 0, isSigned: true });
  }

  settle(count: Count): void {
    const entry = this.#entries.get(keyOf(count));
    if (entry === undefined) return;
    entry.holders -= 1;
    entry.isSigned = true;
  }

  /**
   * Takes back what a request that was not signed has counted.
   *
   * @returns false while the same request is signed already, or still on its way elsewhere: then it stays counted
   */
  release(count: Count): boolean {
    const entry = this.#entries.get(keyOf(count));
    if (entry === undefined) return false;
    entry.holders -= 1;
    if (entry.isSigned || entry.holders > 0) return false;
    this.drop(count);
    return true;
  }

  drop(count: Pick<Count, "aggregationId" | "group" | "by">): void {
    const key = keyOf(count);
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#resize(entry, -1);
    const groups = this.#groups.get(entry.aggregationId);
    groups?.get(JSON.stringify(entry.group))?.remove(entry);
  }

  /** What a deleted aggregation counted nobody asks for any more. */
  forget(aggregationId: string): void {
    for (const sum of this.#groups.get(aggregationId)?.values() ?? []) this.#forget(sum.expire(Number.POSITIVE_INFINITY));
    this.#groups.delete(aggregationId);
  }

  /** The groups of an aggregation in which something counts. */
  numbersOf(aggregationId: string, nowMs: number): GroupNumber[] {
    const sums = [...(this.#groups.get(aggregationId)?.values() ?? [])];
    return sums.flatMap((sum) => {
      this.#forget(sum.expire(nowMs));
      const entries = sum.entriesAt(nowMs);
      const [first] = entries;
      if (first === undefined) return [];
      const reserved = total(entries.filter(({ isSigned }) => !isSigned));
      const next = total(entries.filter(({ untilMs }) => untilMs === first.untilMs));
      return [{ group: first.group, used: sum.sumAt(nowMs) - reserved, reserved, nextRelease: { atMs: first.untilMs, amount: next } }];
    });
  }

  /** Everything that still counts, for a new journal. */
  all(nowMs: number): Count[] {
    this.prune(nowMs);
    return [...this.#entries.values()];
  }

  /** Forgets what has ended everywhere, also where nobody asks any more. */
  prune(nowMs: number): void {
    for (const aggregationId of this.#groups.keys()) this.#expire(aggregationId, nowMs);
  }

  #expire(aggregationId: string, nowMs: number): void {
    const groups = this.#groups.get(aggregationId);
    for (const [group, sum] of groups ?? []) {
      this.#forget(sum.expire(nowMs));
      if (sum.entriesAt(nowMs).length === 0) groups?.delete(group);
    }
    if (groups?.size === 0) this.#groups.delete(aggregationId);
  }

  #resize({ aggregationId }: Count, by: number): void {
    const size = (this.#sizes.get(aggregationId) ?? 0) + by;
    if (size > 0) this.#sizes.set(aggregationId, size);
    else this.#sizes.delete(aggregationId);
  }

  #insert(entry: Entry): void {
    this.#entries.set(keyOf(entry), entry);
    this.#resize(entry, 1);
    const groups = this.#groups.get(entry.aggregationId) ?? new Map<string, RollingSum<Entry>>();
    this.#groups.set(entry.aggregationId, groups);
    const name = JSON.stringify(entry.group);
    const sum = groups.get(name) ?? new RollingSum<Entry>();
    groups.set(name, sum);
    sum.add(entry);
  }

  #forget(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (this.#entries.get(keyOf(entry)) !== entry) continue;
      this.#entries.delete(keyOf(entry));
      this.#resize(entry, -1);
    }
  }
}

function keyOf({ aggregationId, group, by }: Pick<Count, "aggregationId" | "group" | "by">): string {
  return `${aggregationId} ${by} ${JSON.stringify(group)}`;
}

function total(entries: readonly { amount: bigint }[]): bigint {
  return entries.reduce((sum, { amount }) => sum + amount, 0n);
}

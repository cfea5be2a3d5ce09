import { createHash } from "node:crypto";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import { nowMs } from "../trusted-clock.ts";
import { AggregationCounts, type Count } from "./aggregation-counts.ts";
import { type JournalEntry, WitnessJournal, type WitnessStore } from "./witness-journal.ts";

const PRUNE_FROM = 10_000;
const FOLD_ABOVE_LINES = 1_000;
const NONE: ReadonlySet<string> = new Set();

interface Seen {
  readonly version: number;
  readonly hash: string;
}

/**
 * What the enclave remembers across restarts, outside the database (law 8): the newest version of each record that ever changed, and the
 * signed requests that were used, and what aggregations have counted (law 11). The memory is a journal at the witness; this class is its in-memory state.
 *
 * A record at version 1 has no older self, so only versions above 1 are remembered: a million untouched wallets cost nothing. The first
 * version n to be presented wins and is remembered with its hash, so a host cannot keep two different versions n and alternate.
 */
export class WitnessLedger {
  readonly #journal: WitnessJournal;
  readonly #versions = new Map<string, Seen>();
  readonly #used = new Map<string, { outcome: string; untilMs: number | null }>();
  readonly #counts = new AggregationCounts();
  /** By app: the aggregations it has. */
  readonly #aggregations = new Map<string, Set<string>>();
  #pruneAtSize = PRUNE_FROM;
  #pruneCountsAtSize = PRUNE_FROM;
  #lines = 0;

  private constructor(journal: WitnessJournal) {
    this.#journal = journal;
  }

  static async load(store: WitnessStore, key: Uint8Array): Promise<WitnessLedger> {
    const journal = new WitnessJournal(store, key);
    const ledger = new WitnessLedger(journal);
    const entries = await journal.read();
    for (const entry of entries) ledger.#apply(entry, nowMs());
    ledger.#lines = entries.length;
    await ledger.#foldWhenLong();
    return ledger;
  }

  /**
   * Keeps the journal in proportion to what it still says: expired uses and superseded versions are folded away once they are the greater part. Without
   * it the journal would grow with every request until no boot could read it.
   */
  async #foldWhenLong(): Promise<void> {
    const live = this.#versions.size + this.#used.size + this.#counts.size + this.#aggregations.size;
    if (this.#lines < FOLD_ABOVE_LINES || this.#lines < 2 * live) return;
    const versions = [...this.#versions].map(([id, seen]): JournalEntry => ({ kind: "version", id, ...seen }));
    const used = [...this.#used].map(([id, use]): JournalEntry => ({ kind: "used", id, ...use }));
    const counted = this.#counts.all(nowMs()).map(describeCount);
    const aggregations = [...this.#aggregations].flatMap(([app, ids]) =>
      [...ids].map((id): JournalEntry => ({ kind: "aggregation", id, app, exists: true })),
    );
    const entries = [...versions, ...used, ...counted, ...aggregations];
    this.#lines = entries.length;
    await this.#journal.replace(entries);
  }

  /** What all aggregations stand at now. Reading and reserving belong into one turn: what awaits in between may overshoot. */
  get counts(): Pick<AggregationCounts, "sumOf" | "has" | "numbersOf" | "hasAtMost"> {
    return this.#counts;
  }

  /** The aggregations that an app is known to have. */
  aggregationsOf(appId: string): ReadonlySet<string> {
    return this.#aggregations.get(appId) ?? NONE;
  }

  /** Takes note of aggregations as the host shows them, whose records were opened and are current. From then on none of them can be left out. */
  async noteAggregations(shown: readonly { id: string; appId: string; exists: boolean }[]): Promise<void> {
    const news = shown.filter(({ id, appId, exists }) => this.aggregationsOf(appId).has(id) !== exists);
    await this.#remember(news.map(({ id, appId, exists }): JournalEntry => ({ kind: "aggregation", id, app: appId, exists })));
  }

  /**
   * Counts amounts for a request before it is signed. They count in memory from this call on, so it must follow the decision without a wait in between;
   * what is returned resolves when they are durable, and no signature may leave before. A request that comes again is counted once.
   */
  async reserve(counts: readonly Count[]): Promise<void> {
    const fresh = counts.filter((count) => this.#counts.hold(count));
    this.#lines += fresh.length;
    await (fresh.length === 0 ? this.#journal.settled() : this.#journal.append(fresh.map(describeCount)));
    if (this.#counts.size >= this.#pruneCountsAtSize) {
      this.#counts.prune(nowMs());
      this.#pruneCountsAtSize = Math.max(PRUNE_FROM, this.#counts.size * 2);
    }
    await this.#foldWhenLong();
  }

  /** What was reserved has been signed. */
  settle(counts: readonly Count[]): void {
    for (const count of counts) this.#counts.settle(count);
  }

  /** What was reserved has not been signed, and nobody has seen a signature: it counts no more. */
  async release(counts: readonly Count[]): Promise<void> {
    const released = counts.filter((count) => this.#counts.release(count));
    const entries = released.map(({ aggregationId: id, group, by }): JournalEntry => ({ kind: "released", id, group: [...group], by }));
    this.#lines += entries.length;
    if (entries.length > 0) await this.#journal.append(entries);
  }

  /** @throws ApiError sealed_record_stale for a record older than the newest seen, or a second one of the same version. */
  async assertCurrent(records: readonly SealedRecord[]): Promise<void> {
    const news: JournalEntry[] = [];
    for (const record of records) {
      const seen = this.#versions.get(record.id);
      if (seen === undefined && record.version === 1) continue;
      const hash = hashRecord(record);
      if (seen !== undefined && (record.version < seen.version || (record.version === seen.version && hash !== seen.hash))) {
        throw new ApiError(
          "sealed_record_stale",
          `The stored ${record.type} ${record.id} is version ${record.version}; version ${seen.version} was already used. Nothing was signed.`,
          { record: record.id },
        );
      }
      if (seen === undefined || record.version > seen.version) news.push({ kind: "version", id: record.id, version: record.version, hash });
    }
    await (news.length === 0 ? this.#journal.settled() : this.#remember(news));
  }

  /**
   * Marks a signed request as used for exactly one outcome. The same request with the same outcome may come again (a retry after a lost
   * answer: signing is deterministic, so nothing new comes into the world); with another outcome it is refused (law 6).
   *
   * @param untilMs the request's expiry: after it the request is refused anyway; null keeps the entry for good.
   * @throws ApiError request_replayed
   */
  async spendRequest(payloadHash: string, outcomeHash: string, untilMs: number | null): Promise<void> {
    const used = this.#used.get(payloadHash);
    if (used !== undefined) {
      // The line may still be on its way to the disk: an answer must not leave before it is there.
      if (used.outcome === outcomeHash) return this.#journal.settled();
      throw new ApiError("request_replayed", "This signed request was already used. Build and sign a new one.", {
        payload_hash: payloadHash,
      });
    }
    await this.#remember([{ kind: "used", id: payloadHash, outcome: outcomeHash, untilMs }]);
    // After, not before: between the check above and the entry nothing may wait, or two of the same request would pass.
    if (this.#pruneExpired(nowMs())) await this.#foldWhenLong();
  }

  /** Runs when the map has doubled since the last time, so its cost per request stays constant. */
  #pruneExpired(now: number): boolean {
    if (this.#used.size < this.#pruneAtSize) return false;
    for (const [hash, { untilMs }] of this.#used) if (untilMs !== null && untilMs < now) this.#used.delete(hash);
    this.#pruneAtSize = Math.max(PRUNE_FROM, this.#used.size * 2);
    return true;
  }

  /** Applied in memory before the write is durable, so that two requests in flight cannot both pass; the caller answers only after. */
  async #remember(entries: JournalEntry[]): Promise<void> {
    if (entries.length === 0) return;
    for (const entry of entries) this.#apply(entry, 0);
    this.#lines += entries.length;
    await this.#journal.append(entries);
  }

  #apply(entry: JournalEntry, now: number): void {
    switch (entry.kind) {
      case "used":
        if (entry.untilMs === null || entry.untilMs >= now) this.#used.set(entry.id, { outcome: entry.outcome, untilMs: entry.untilMs });
        return;
      case "counted":
        if (entry.untilMs > now) this.#counts.restore({ ...entry, aggregationId: entry.id, amount: BigInt(entry.amount) });
        return;
      case "released":
        this.#counts.drop({ ...entry, aggregationId: entry.id });
        return;
      case "aggregation":
        this.#applyAggregation(entry);
        return;
      case "version":
        this.#applyVersion(entry);
    }
  }

  #applyAggregation({ id, app, exists }: Extract<JournalEntry, { kind: "aggregation" }>): void {
    const known = this.#aggregations.get(app) ?? new Set<string>();
    if (exists) known.add(id);
    else {
      known.delete(id);
      this.#counts.forget(id);
    }
    if (known.size === 0) this.#aggregations.delete(app);
    else this.#aggregations.set(app, known);
  }

  #applyVersion(entry: Extract<JournalEntry, { kind: "version" }>): void {
    const seen = this.#versions.get(entry.id);
    if (seen === undefined || entry.version > seen.version) this.#versions.set(entry.id, { version: entry.version, hash: entry.hash });
  }
}

function describeCount({ aggregationId: id, group, by, amount, atMs, untilMs }: Count): JournalEntry {
  return { kind: "counted", id, group: [...group], by, amount: amount.toString(), atMs, untilMs };
}

function hashRecord(record: SealedRecord): string {
  return createHash("sha256").update(record.seal).digest("base64url").slice(0, 22);
}

import { createHash } from "node:crypto";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import { nowMs } from "../trusted-clock.ts";
import { type JournalEntry, WitnessJournal, type WitnessStore } from "./witness-journal.ts";

interface Seen {
  readonly version: number;
  readonly hash: string;
}

/**
 * What the enclave remembers across restarts, outside the database (law 8): the newest version of each record that ever changed, and the
 * signed requests that were used. The memory is a journal at the witness; this class is its in-memory state.
 *
 * A record at version 1 has no older self, so only versions above 1 are remembered: a million untouched wallets cost nothing. The first
 * version n to be presented wins and is remembered with its hash, so a host cannot keep two different versions n and alternate.
 */
export class WitnessLedger {
  readonly #journal: WitnessJournal;
  readonly #versions = new Map<string, Seen>();
  readonly #used = new Map<string, { outcome: string; untilMs: number | null }>();
  #pruneAtSize = 10_000;

  private constructor(journal: WitnessJournal) {
    this.#journal = journal;
  }

  static async load(store: WitnessStore, key: Uint8Array): Promise<WitnessLedger> {
    const journal = new WitnessJournal(store, key);
    const ledger = new WitnessLedger(journal);
    for (const entry of await journal.read()) ledger.#apply(entry, nowMs());
    return ledger;
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
    this.#pruneExpired(nowMs());
    await this.#remember([{ kind: "used", id: payloadHash, outcome: outcomeHash, untilMs }]);
  }

  /** Runs when the map has doubled since the last time, so its cost per request stays constant. */
  #pruneExpired(now: number): void {
    if (this.#used.size < this.#pruneAtSize) return;
    for (const [hash, { untilMs }] of this.#used) if (untilMs !== null && untilMs < now) this.#used.delete(hash);
    this.#pruneAtSize = Math.max(10_000, this.#used.size * 2);
  }

  /** Applied in memory before the write is durable, so that two requests in flight cannot both pass; the caller answers only after. */
  async #remember(entries: JournalEntry[]): Promise<void> {
    if (entries.length === 0) return;
    for (const entry of entries) this.#apply(entry, 0);
    await this.#journal.append(entries);
  }

  #apply(entry: JournalEntry, now: number): void {
    if (entry.kind === "used") {
      if (entry.untilMs === null || entry.untilMs >= now) this.#used.set(entry.id, { outcome: entry.outcome, untilMs: entry.untilMs });
      return;
    }
    const seen = this.#versions.get(entry.id);
    if (seen === undefined || entry.version > seen.version) this.#versions.set(entry.id, { version: entry.version, hash: entry.hash });
  }
}

function hashRecord(record: SealedRecord): string {
  return createHash("sha256").update(record.seal).digest("base64url").slice(0, 22);
}

/** One amount that counts from `atMs` (inclusive) until `untilMs` (exclusive), unix milliseconds. */
export interface RollingEntry {
  readonly atMs: number;
  readonly untilMs: number;
  readonly amount: bigint;
}

/**
 * A sum over a rolling window, exact to the millisecond: each amount is kept until its own end. Amounts come in the order of time, so expired ones stand in
 * front; each is added once and taken off once.
 */
export class RollingSum<T extends RollingEntry = RollingEntry> {
  #entries: T[] = [];
  #sum = 0n;

  /** An entry whose end is not the last keeps its place: a clock that was set back must not keep later ones from expiring. */
  add(entry: T): void {
    const at = this.#entries.findLastIndex(({ untilMs }) => untilMs <= entry.untilMs);
    if (at === this.#entries.length - 1) this.#entries.push(entry);
    else this.#entries.splice(at + 1, 0, entry);
    this.#sum += entry.amount;
  }

  remove(entry: T): void {
    const at = this.#entries.indexOf(entry);
    if (at < 0) return;
    this.#entries.splice(at, 1);
    this.#sum -= entry.amount;
  }

  /** What counts at `nowMs`, the entries that end first in front. */
  entriesAt(nowMs: number): readonly T[] {
    this.expire(nowMs);
    return this.#entries;
  }

  sumAt(nowMs: number): bigint {
    this.expire(nowMs);
    return this.#sum;
  }

  /** @returns the entries that have ended and are forgotten */
  expire(nowMs: number): readonly T[] {
    const living = this.#entries.findIndex(({ untilMs }) => untilMs > nowMs);
    const ended = living < 0 ? this.#entries.length : living;
    if (ended === 0) return [];
    const gone = this.#entries.splice(0, ended);
    for (const { amount } of gone) this.#sum -= amount;
    return gone;
  }
}

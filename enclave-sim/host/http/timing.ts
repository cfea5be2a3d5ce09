/** Where a request's time went: in the database, in the enclave, at the chain. The rest of `host` is the host's own. */
export type TimingPart = "db" | "enclave" | "chain";

export class Timing {
  readonly #startedAtMs = performance.now();
  readonly #spentMs: Record<TimingPart, number> = { db: 0, enclave: 0, chain: 0 };

  /** Parts that overlap are each counted in full, so a sum may exceed the total. */
  async measure<T>(part: TimingPart, work: () => Promise<T>): Promise<T> {
    const startedAtMs = performance.now();
    try {
      return await work();
    } finally {
      this.add(part, performance.now() - startedAtMs);
    }
  }

  add(part: TimingPart, milliseconds: number): void {
    this.#spentMs[part] += milliseconds;
  }

  get totalMs(): number {
    return performance.now() - this.#startedAtMs;
  }

  /** Value of the `server-timing` header, in milliseconds. */
  toHeader(): string {
    const parts = Object.entries(this.#spentMs).map(([name, spentMs]) => `${name};dur=${spentMs.toFixed(2)}`);
    return [`host;dur=${this.totalMs.toFixed(2)}`, ...parts].join(", ");
  }
}

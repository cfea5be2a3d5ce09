interface Count {
  readonly consumedPoints: number;
  readonly msBeforeNext: number;
}

/** What one request was counted against: of several limits, the answer tells of the one with the least left. */
export class RateUse {
  #limit = 0;
  #remaining = Number.POSITIVE_INFINITY;
  #resetAtMs = 0;
  #waitMs = 0;

  note(limit: number, { consumedPoints, msBeforeNext }: Count): void {
    if (consumedPoints > limit) this.#waitMs = Math.max(this.#waitMs, msBeforeNext);
    const remaining = Math.max(0, limit - consumedPoints);
    if (remaining >= this.#remaining) return;
    this.#limit = limit;
    this.#remaining = remaining;
    this.#resetAtMs = Date.now() + msBeforeNext;
  }

  /** Until the fullest limit has room again; 0 while none was exceeded. */
  get waitMs(): number {
    return this.#waitMs;
  }

  /**
   * `x-ratelimit-reset` is in unix seconds and `retry-after` in seconds: the SDK waits by them, whatever it retries. So they come with a refusal for too many
   * requests only: on a conflict, the SDK would sit out the rest of the minute.
   */
  toHeaders(): Record<string, string> {
    if (this.#limit === 0) return {};
    const use = { "x-ratelimit-limit": String(this.#limit), "x-ratelimit-remaining": String(this.#remaining) };
    if (this.#waitMs === 0) return use;
    return {
      ...use,
      "x-ratelimit-reset": String(Math.ceil(this.#resetAtMs / 1000)),
      "retry-after": String(Math.max(1, Math.ceil(this.#waitMs / 1000))),
    };
  }
}

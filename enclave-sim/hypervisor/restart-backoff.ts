const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 10_000;
/** An enclave that served this long did not fail because of how it starts. */
const HEALTHY_AFTER_MS = 30_000;

/** How long to wait before the next launch: 100 ms, doubling to 10 s, and from the beginning after a healthy run. */
export class RestartBackoff {
  #nextDelayMs = FIRST_DELAY_MS;

  /** @param servedMs how long the enclave that just died was ready; 0 if it never was. */
  nextDelayMs(servedMs: number): number {
    if (servedMs >= HEALTHY_AFTER_MS) this.#nextDelayMs = FIRST_DELAY_MS;
    const delayMs = this.#nextDelayMs;
    this.#nextDelayMs = Math.min(delayMs * 2, MAX_DELAY_MS);
    return delayMs;
  }
}

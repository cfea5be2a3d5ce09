import { ApiError } from "../../lib/protocol/errors.ts";

/**
 * What the enclave answers in each phase. A message that is not in the row of the current phase is refused and the phase is named, so
 * a request can never reach half-initialized keys. Modelled on a state machine rather than flags: there is one place to read.
 */
const PHASES = {
  /** The seal has not been tested. Nothing from outside is read. */
  booting: { accepts: [], next: "awaiting-root" },
  /** Sealed and attested; KMS has not released the root yet. */
  "awaiting-root": { accepts: [], next: "loading-witness" },
  /** Keys exist; the latest state is not known yet, so nothing may be judged fresh. */
  "loading-witness": { accepts: [], next: "serving" },
  /** The last phase: only the end of the process leaves it. */
  serving: { accepts: ["authorize", "execute", "acknowledge", "attest"], next: null },
} as const satisfies Record<string, { accepts: readonly string[]; next: string | null }>;

export type Phase = keyof typeof PHASES;

export class PhaseMachine {
  #phase: Phase = "booting";

  get phase(): Phase {
    return this.#phase;
  }

  advance(to: Phase): void {
    if (PHASES[this.#phase].next !== to) throw new Error(`phase ${this.#phase} does not lead to ${to}`);
    this.#phase = to;
  }

  /** @throws ApiError enclave_phase, naming the phase. */
  assertAccepts(mode: string): void {
    const accepted: readonly string[] = PHASES[this.#phase].accepts;
    if (!accepted.includes(mode)) throw new ApiError("enclave_phase", `The enclave is ${this.#phase} and does not take "${mode}".`);
  }
}

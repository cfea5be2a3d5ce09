import { createHmac } from "node:crypto";

export type JournalEntry =
  | { kind: "version"; id: string; version: number; hash: string }
  | { kind: "used"; id: string; outcome: string; untilMs: number | null }
  /** An amount that an aggregation counts for a request, `by`; and its taking back, when the request was not signed after all. */
  | { kind: "counted"; id: string; group: (string | null)[]; by: string; amount: string; atMs: number; untilMs: number }
  | { kind: "released"; id: string; group: (string | null)[]; by: string }
  /** An app has this aggregation, or has it no more: a host must not leave one out. */
  | { kind: "aggregation"; id: string; app: string; exists: boolean };

/** Where the journal lives: outside the database, append-only, durable when `append` returns. */
export interface WitnessStore {
  read(): Promise<readonly string[]>;
  append(lines: readonly string[]): Promise<void>;
  /** Puts the lines in the place of all earlier ones, atomically; later appends follow them. */
  replace(lines: readonly string[]): Promise<void>;
}

/**
 * The journal's line format: `<JSON entry> <mac>`, each mac an HMAC-SHA256 over the previous mac and the entry. Lines cannot be edited,
 * reordered, dropped from the middle or forged without the enclave's key. Cutting off the end is for the witness to prevent: it is
 * the party that must not go back.
 */
export class WitnessJournal {
  readonly #store: WitnessStore;
  readonly #key: Uint8Array;
  #lastMac = "start";
  #lastAppend: Promise<void> = Promise.resolve();

  constructor(store: WitnessStore, key: Uint8Array) {
    this.#store = store;
    this.#key = key;
  }

  /** @throws Error naming the first line that does not continue the chain; the enclave then refuses to serve. */
  async read(): Promise<JournalEntry[]> {
    const entries: JournalEntry[] = [];
    for (const [index, line] of (await this.#store.read()).entries()) {
      const cut = line.lastIndexOf(" ");
      const text = line.slice(0, cut);
      const mac = this.#mac(text);
      if (cut < 0 || line.slice(cut + 1) !== mac) throw new Error(`witness journal line ${index + 1} does not continue the chain`);
      this.#lastMac = mac;
      entries.push(JSON.parse(text) as JournalEntry);
    }
    return entries;
  }

  /** Lines are chained synchronously, in call order; appends from concurrent requests reach the store in that order. */
  append(entries: readonly JournalEntry[]): Promise<void> {
    this.#lastAppend = this.#store.append(this.#chain(entries));
    return this.#lastAppend;
  }

  /** Begins the chain anew with these entries, which must say all that the old ones said and that still matters. */
  replace(entries: readonly JournalEntry[]): Promise<void> {
    this.#lastMac = "start";
    this.#lastAppend = this.#store.replace(this.#chain(entries));
    return this.#lastAppend;
  }

  #chain(entries: readonly JournalEntry[]): string[] {
    return entries.map((entry) => {
      const text = JSON.stringify(entry);
      this.#lastMac = this.#mac(text);
      return `${text} ${this.#lastMac}`;
    });
  }

  /** Resolves when everything appended so far is durable. Appends are stored in order, so the last one stands for all. */
  settled(): Promise<void> {
    return this.#lastAppend;
  }

  #mac(text: string): string {
    return createHmac("sha256", this.#key).update(this.#lastMac).update("\n").update(text).digest("base64url").slice(0, 32);
  }
}

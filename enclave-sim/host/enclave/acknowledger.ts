import type { Logger } from "pino";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import type { EnclaveClient } from "./enclave-client.ts";

const RETRY_MS = 1000;

/**
 * Tells the enclave of stored records, so that it refuses older ones from then on (law 8). When the enclave is away the change is stored all the
 * same, so the answer must say so; the news is then repeated until it is heard. (If it never is, the record's next use tells it.)
 */
export class Acknowledger {
  readonly #enclave: EnclaveClient;
  readonly #log: Logger;
  readonly #unheard = new Map<string, SealedRecord>();
  #timer: NodeJS.Timeout | null = null;

  constructor(enclave: EnclaveClient, log: Logger) {
    this.#enclave = enclave;
    this.#log = log;
  }

  /**
   * Never throws. A record at version 1 has no older self to be refused, so it needs no news; but an aggregation counts from the moment that the enclave
   * knows of it.
   */
  async acknowledge(records: readonly SealedRecord[]): Promise<void> {
    const changed = records.filter((record) => record.version > 1 || record.type === "aggregation");
    if (changed.length === 0) return;
    try {
      await this.#enclave.acknowledge(changed);
    } catch (error) {
      const names = changed.map(({ id, version }) => `${id}@${version}`);
      if (!(error instanceof ApiError) || error.status !== 503) {
        this.#log.error({ err: error, records: names }, "enclave.acknowledge_refused");
        return;
      }
      this.#log.warn({ records: names }, "enclave.acknowledge_delayed");
      for (const record of changed) this.#keepNewest(record);
      this.#timer ??= setTimeout(() => void this.#retry(), RETRY_MS).unref();
    }
  }

  /** An older version of a record that changed twice meanwhile would be refused as stale. */
  #keepNewest(record: SealedRecord): void {
    const known = this.#unheard.get(record.id);
    if (known === undefined || known.version < record.version) this.#unheard.set(record.id, record);
  }

  async #retry(): Promise<void> {
    this.#timer = null;
    const records = [...this.#unheard.values()];
    this.#unheard.clear();
    await this.acknowledge(records);
  }
}

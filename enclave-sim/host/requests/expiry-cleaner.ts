import type { Logger } from "pino";
import type { VaultDatabase } from "../vault-database.ts";

const EVERY_MS = 60 * 60 * 1000;
/** Expired user keys are kept a day for whoever looks into what happened. */
const USER_KEY_KEPT_MS = 24 * 60 * 60 * 1000;
/** Events may be looked up and redelivered for so long. */
const EVENT_KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** Deletes what nobody can ask for any more: answers older than their window, user keys that expired, and old events. */
export class ExpiryCleaner {
  readonly #database: VaultDatabase;
  readonly #log: Logger;
  #timer: NodeJS.Timeout | null = null;

  constructor(database: VaultDatabase, log: Logger) {
    this.#database = database;
    this.#log = log;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#clean(), EVERY_MS).unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  async #clean(): Promise<void> {
    try {
      const now = Date.now();
      await this.#database.storedRequest.deleteMany({ where: { expiresAt: { lt: new Date(now) } } });
      await this.#database.sealedRecord.deleteMany({ where: { type: "user_key", expiresAt: { lt: new Date(now - USER_KEY_KEPT_MS) } } });
      await this.#database.webhookEvent.deleteMany({ where: { createdAt: { lt: new Date(now - EVENT_KEPT_MS) } } });
    } catch (error) {
      this.#log.warn({ err: error }, "cleaner.failed");
    }
  }
}

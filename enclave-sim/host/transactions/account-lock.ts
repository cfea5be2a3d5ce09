import { Prisma } from "../../../prisma/vault/generated/client.ts";
import type { VaultDatabase } from "../vault-database.ts";

/** Far longer than the limits of nonce, enclave and broadcast together: a lock that ends before its holder protects nothing. */
const HOLD_MS = 180_000;
const WAIT_MS = 20_000;

/**
 * Lets one send at a time choose a nonce, sign and broadcast for a wallet on a chain, across every host of the database: a row lock, which
 * PostgreSQL releases by itself when a host dies.
 *
 * Holders keep a connection while they work, and need others for their work. So the locks have a pool of their own: if both came from one,
 * enough waiting senders would leave no connection for the one they wait for. In this process senders of one wallet queue up first, so that a
 * busy wallet takes one connection, not all.
 */
export class AccountLock {
  readonly #lockDatabase: VaultDatabase;
  readonly #tails = new Map<string, Promise<void>>();

  /** @param lockDatabase a client whose pool nothing else uses */
  constructor(lockDatabase: VaultDatabase) {
    this.#lockDatabase = lockDatabase;
  }

  async hold<T>(walletId: string, caip2: string, work: () => Promise<T>): Promise<T> {
    const key = `${walletId} ${caip2}`;
    const before = this.#tails.get(key) ?? Promise.resolve();
    const { promise: mine, resolve: done } = Promise.withResolvers<void>();
    this.#tails.set(key, mine);
    await before;
    try {
      return await this.#holdRow(walletId, caip2, work);
    } finally {
      if (this.#tails.get(key) === mine) this.#tails.delete(key);
      done();
    }
  }

  async #holdRow<T>(walletId: string, caip2: string, work: () => Promise<T>): Promise<T> {
    await this.#lockDatabase.chainAccount.createMany({ data: { walletId, caip2 }, skipDuplicates: true });
    let finished: { result: T } | undefined;
    try {
      await this.#lockDatabase.$transaction(
        async (transaction) => {
          await transaction.$queryRaw(
            Prisma.sql`SELECT 1 FROM chain_account WHERE wallet_id = ${walletId} AND caip2 = ${caip2} FOR UPDATE`,
          );
          finished = { result: await work() };
        },
        { timeout: HOLD_MS, maxWait: WAIT_MS },
      );
    } catch (error) {
      // The lock's own transaction writes nothing, so its end cannot undo work that is done: a send that went out must be reported as sent.
      if (finished === undefined) throw error;
    }
    if (finished === undefined) throw new Error("a lock ended without its work");
    return finished.result;
  }
}

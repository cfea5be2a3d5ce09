import type { Receipt } from "../../../lib/protocol/receipt.ts";
import { Prisma } from "../../../prisma/vault/generated/client.ts";
import type { VaultDatabase, VaultWriter } from "../vault-database.ts";

interface Waiting {
  readonly receipt: Receipt;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Stores receipts durably. While one write is under way, receipts of other requests gather, and then go together in the next: at
 * 32 requests in flight this is one commit for many, which is what a disk can do.
 */
export class ReceiptWriter {
  readonly #database: VaultDatabase;
  #gathered: Waiting[] = [];
  #isWriting = false;

  constructor(database: VaultDatabase) {
    this.#database = database;
  }

  /** Resolves when the receipt is on disk. */
  write(receipt: Receipt): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#gathered.push({ receipt, resolve, reject });
      if (!this.#isWriting) void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    this.#isWriting = true;
    while (this.#gathered.length > 0) {
      const batch = this.#gathered;
      this.#gathered = [];
      try {
        await insertReceipts(
          this.#database,
          batch.map(({ receipt }) => receipt),
        );
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#isWriting = false;
  }
}

/** One statement whatever the number, so that it is planned once. */
export async function insertReceipts(writer: VaultWriter, receipts: readonly Receipt[]): Promise<void> {
  const bodies = receipts.map(({ body }) => body);
  await writer.$executeRaw(Prisma.sql`
    INSERT INTO receipt (id, app_id, resource_id, boot_id, receipt)
    SELECT * FROM unnest(
      ${bodies.map((body) => body.id)}::text[], ${bodies.map((body) => body.app_id)}::text[], ${bodies.map((body) => body.resource_id)}::text[],
      ${bodies.map((body) => body.boot_id)}::text[], ${receipts.map((receipt) => JSON.stringify(receipt))}::text[])
    ON CONFLICT (id) DO NOTHING`);
}

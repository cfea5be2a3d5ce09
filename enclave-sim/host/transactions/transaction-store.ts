import { createId } from "../../../lib/protocol/create-id.ts";
import { ApiError, isErrorCode } from "../../../lib/protocol/errors.ts";
import type { Receipt } from "../../../lib/protocol/receipt.ts";
import { type TransactionFill, transactionFillSchema } from "../../../lib/protocol/vsock.ts";
import { Prisma, type Transaction } from "../../../prisma/vault/generated/client.ts";
import { insertReceipts } from "../receipts/receipt-writer.ts";
import type { VaultDatabase } from "../vault-database.ts";
import { emitProviderError, emitTransactionEvent } from "../webhooks/emit-transaction-event.ts";
import { forgetBytes } from "./forget-bytes.ts";

export interface NewTransaction {
  readonly appId: string;
  readonly walletId: string;
  readonly caip2: string;
  readonly fromAddress: string;
  readonly requestKey: string | null;
  readonly referenceId: string | null;
  readonly fill: TransactionFill;
}

/** What an idempotency key may still find: as long as the key itself is remembered. A payload hash is found for good. */
const KEY_WINDOW_MS = 24 * 60 * 60 * 1000;

/** Rows of the `transaction` table in the order of a send's life: pending with its fill, signed, broadcasted or failed. */
export class TransactionStore {
  readonly #database: VaultDatabase;

  constructor(database: VaultDatabase) {
    this.#database = database;
  }

  /** The transaction that an earlier try of the same request began. */
  find(appId: string, requestKey: string): Promise<Transaction | null> {
    const since = requestKey.includes(" key:") ? { createdAt: { gt: new Date(Date.now() - KEY_WINDOW_MS) } } : {};
    return this.#database.transaction.findFirst({ where: { appId, requestKey, ...since }, orderBy: { createdAt: "desc" } });
  }

  /** Nonces of an account that are spoken for. An unsigned row does not count: nobody else may hold the account's lock while this is asked. */
  async liveNonces(walletId: string, caip2: string): Promise<number[]> {
    const rows = await this.#database.transaction.findMany({
      where: { walletId, caip2, settled: false, signedTransaction: { not: null } },
      select: { nonce: true },
    });
    return rows.map(({ nonce }) => Number(nonce));
  }

  /**
   * Enters a transaction before the enclave signs it, so that the same request is completed in the same way after a crash. What a dead send left
   * unsigned under this nonce gives it up.
   *
   * @throws ApiError resource_already_exists for a reference id that is taken
   */
  async begin(transaction: NewTransaction): Promise<Transaction> {
    const { fill, referenceId, ...rest } = transaction;
    const nonce = BigInt(fill.nonce);
    await this.#database.transaction.updateMany({
      where: { walletId: rest.walletId, caip2: rest.caip2, nonce, signedTransaction: null, settled: false },
      data: { ...failed("It was never signed, and another transaction took its nonce."), failureCode: "internal" },
    });
    try {
      return await this.#database.transaction.create({
        data: { ...rest, id: createId(), referenceId, referenceKey: referenceId, nonce, fill: JSON.stringify(fill), status: "pending" },
      });
    } catch (error) {
      if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== "P2002") throw error;
      throw new ApiError("resource_already_exists", `reference_id ${referenceId} names another transaction of this app.`);
    }
  }

  /** From here on the nonce is used: the bytes exist, and the watcher sends them if nobody else does. */
  async markSigned(id: string, signedTransaction: string, hash: string, result: unknown, receipt: Receipt | null): Promise<void> {
    await this.#database.$transaction(async (writer) => {
      if (receipt !== null) await insertReceipts(writer, [receipt]);
      const data = { signedTransaction, hash, result: JSON.stringify(result), receiptId: receipt?.body.id ?? null, status: "pending" };
      await writer.transaction.update({ where: { id }, data });
    });
  }

  async markAccepted(id: string): Promise<void> {
    await this.#database.$transaction(async (writer) => {
      const data = { status: "broadcasted", wasAccepted: true };
      const rows = await writer.transaction.updateManyAndReturn({ where: { id, status: "pending" }, data });
      for (const row of rows) await emitTransactionEvent(writer, row, "pending");
    });
  }

  /** The node gave no answer: it may have the transaction or not. The watcher finds out. */
  async markUnanswered(id: string): Promise<void> {
    await this.#database.$transaction(async (writer) => {
      const where = { id, status: "pending", unansweredAt: null };
      const rows = await writer.transaction.updateManyAndReturn({ where, data: { unansweredAt: new Date() } });
      for (const row of rows) await emitProviderError(writer, row);
    });
  }

  /** Frees the nonce and the reference id. Only for what no node ever had. */
  async markFailed(id: string, error: ApiError): Promise<void> {
    await this.#database.$transaction(async (writer) => {
      const rows = await writer.transaction.updateManyAndReturn({
        where: { id, wasAccepted: false, status: "pending" },
        data: { ...failed(error.message), failureCode: error.code },
      });
      for (const row of rows) {
        await forgetBytes(writer, row);
        await emitTransactionEvent(writer, row, "pending");
      }
    });
  }
}

export function readFill(transaction: Transaction): TransactionFill {
  return transactionFillSchema.parse(JSON.parse(transaction.fill));
}

/** Why a failed transaction failed, as it was told the first time. */
export function readFailure({ failureCode, failure }: Transaction): ApiError {
  return new ApiError(isErrorCode(failureCode) ? failureCode : "transaction_broadcast_failure", failure ?? "The transaction failed.");
}

function failed(failure: string) {
  return { status: "failed", settled: true, referenceKey: null, failure: failure.slice(0, 1000) };
}

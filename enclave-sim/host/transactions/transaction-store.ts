import { createId } from "../../../lib/protocol/create-id.ts";
import { ApiError, isErrorCode } from "../../../lib/protocol/errors.ts";
import type { Receipt } from "../../../lib/protocol/receipt.ts";
import {
  type EnclaveFill,
  enclaveFillSchema,
  type SolanaFill,
  solanaFillSchema,
  type TransactionFill,
  type TronFill,
  transactionFillSchema,
  tronFillSchema,
} from "../../../lib/protocol/vsock.ts";
import { Prisma, type Transaction } from "../../../prisma/vault/generated/client.ts";
import { insertReceipts } from "../receipts/receipt-writer.ts";
import { readMoves } from "../transfers/read-moves.ts";
import type { VaultDatabase } from "../vault-database.ts";
import { emitProviderError, emitTransactionEvent } from "../webhooks/emit-transaction-event.ts";
import { emitTransferCreated } from "../webhooks/emit-transfer-event.ts";
import { forgetBytes } from "./forget-bytes.ts";

export interface NewTransaction {
  readonly appId: string;
  readonly walletId: string;
  readonly caip2: string;
  readonly fromAddress: string;
  readonly requestKey: string | null;
  readonly referenceId: string | null;
  /** How many nonces from `fill.nonce` on it uses up. */
  readonly nonceCount: number;
  /** What a wallet action was asked for, JSON. */
  readonly action: string | null;
  readonly fill: EnclaveFill;
}

/** One signed transaction of a send; most have one. */
export interface SignedMember {
  readonly signedTransaction: string;
  readonly hash: string;
  readonly result: unknown;
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
      select: { nonce: true, nonceCount: true },
    });
    return rows.flatMap(({ nonce, nonceCount }) =>
      nonce === null ? [] : Array.from({ length: nonceCount }, (_, index) => Number(nonce) + index),
    );
  }

  /**
   * Enters a transaction before the enclave signs it, so that the same request is completed in the same way after a crash. What a dead send left
   * unsigned under this nonce gives it up.
   *
   * @throws ApiError resource_already_exists for a reference id that is taken
   */
  async begin(transaction: NewTransaction): Promise<Transaction> {
    const { fill, referenceId, ...rest } = transaction;
    const nonce = "nonce" in fill ? BigInt(fill.nonce) : null;
    if (nonce !== null) {
      await this.#database.transaction.updateMany({
        where: { walletId: rest.walletId, caip2: rest.caip2, nonce, signedTransaction: null, settled: false },
        data: { ...failed("It was never signed, and another transaction took its nonce."), failureCode: "internal" },
      });
    }
    try {
      return await this.#database.transaction.create({
        data: { ...rest, id: createId(), referenceId, referenceKey: referenceId, nonce, fill: JSON.stringify(fill), status: "pending" },
      });
    } catch (error) {
      if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== "P2002") throw error;
      throw new ApiError("resource_already_exists", `reference_id ${referenceId} names another transaction of this app.`);
    }
  }

  /**
   * From here on the nonces are used: the bytes exist, and the watcher sends them if nobody else does. Of several, each is a row of its own under the
   * first one's id; all are stored, or none.
   *
   * @returns the first
   */
  async markSigned(begun: Transaction, members: readonly SignedMember[], receipt: Receipt | null): Promise<Transaction> {
    const [first, ...others] = members;
    if (first === undefined) throw new Error("a send signs at least one transaction");
    const common = { receiptId: receipt?.body.id ?? null, status: "pending" };
    return this.#database.$transaction(async (writer) => {
      if (receipt !== null) await insertReceipts(writer, [receipt]);
      const batch = others.length === 0 ? {} : { batchId: begun.id, nonceCount: 1 };
      const { appId, walletId, caip2, fromAddress, fill, nonce } = begun;
      await writer.transaction.createMany({
        data: others.map((member, index) => ({
          ...{ ...common, ...batch, ...formatMember(member), appId, walletId, caip2, fromAddress, fill },
          id: createId(),
          nonce: nonce === null ? null : nonce + BigInt(index + 1),
          batchIndex: index + 1,
        })),
      });
      const stored = await writer.transaction.update({ where: { id: begun.id }, data: { ...common, ...batch, ...formatMember(first) } });
      await emitTransferCreated(writer, stored);
      return stored;
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
        where: { id, wasAccepted: false, unansweredAt: null, status: "pending" },
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

export function readSolanaFill(transaction: Transaction): SolanaFill {
  return solanaFillSchema.parse(JSON.parse(transaction.fill));
}

export function readTronFill(transaction: Transaction): TronFill {
  return tronFillSchema.parse(JSON.parse(transaction.fill));
}

/** Of whatever chain: as the enclave is told it. */
export function readEnclaveFill(transaction: Transaction): EnclaveFill {
  return enclaveFillSchema.parse(JSON.parse(transaction.fill));
}

/** Why a failed transaction failed, as it was told the first time. */
export function readFailure({ failureCode, failure }: Transaction): ApiError {
  return new ApiError(isErrorCode(failureCode) ? failureCode : "transaction_broadcast_failure", failure ?? "The transaction failed.");
}

function formatMember({ signedTransaction, hash, result }: SignedMember) {
  const text = JSON.stringify(result);
  return { signedTransaction, hash, result: text, assets: [...new Set(readMoves(text).map(({ asset }) => asset))] };
}

function failed(failure: string) {
  return { status: "failed", settled: true, referenceKey: null, failure: failure.slice(0, 1000) };
}

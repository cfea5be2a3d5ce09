import type { Logger } from "pino";
import type { Transaction } from "../../../prisma/vault/generated/client.ts";
import type { Chain, Chains } from "../chains/chain.ts";
import type { SolanaChains } from "../chains/solana/solana-chain.ts";
import type { TronChains } from "../chains/tron/tron-chain.ts";
import type { HostServices } from "../services.ts";
import type { VaultDatabase } from "../vault-database.ts";
import { emitStillPending, emitTransactionEvent } from "../webhooks/emit-transaction-event.ts";
import type { AccountLock } from "./account-lock.ts";
import { type ChainHeads, followTransaction, type Progress } from "./follow-transaction.ts";
import { forgetBytes } from "./forget-bytes.ts";
import { followSolanaTransaction } from "./solana/follow-solana-transaction.ts";
import { followTronTransaction } from "./tron/follow-tron-transaction.ts";

const TICK_MS = 1000;
/** After this a transaction that is not mined is looked at less often. */
const PATIENCE_MS = 5 * 60 * 1000;
const SLOW_TICKS = 15;
const MAX_ROWS = 500;
const PARALLEL = 8;
/** An unsigned row that nobody came back for. Its request has expired by then, or its sender has given up. */
const UNSIGNED_MS = 15 * 60 * 1000;

/**
 * Follows every signed transaction to finality, from the table alone: it starts where an earlier process stopped, and brings out what that one
 * had signed and not sent (law 12). Several hosts may watch one table; they write the same news.
 */
export class TransactionWatcher {
  readonly #database: VaultDatabase;
  readonly #chains: Chains;
  readonly #solanaChains: SolanaChains;
  readonly #tronChains: TronChains;
  readonly #accountLock: AccountLock;
  readonly #log: Logger;
  #tick = 0;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor({
    database,
    chains,
    solanaChains,
    tronChains,
    accountLock,
    log,
  }: Pick<HostServices, "database" | "chains" | "solanaChains" | "tronChains" | "accountLock" | "log">) {
    this.#database = database;
    this.#chains = chains;
    this.#solanaChains = solanaChains;
    this.#tronChains = tronChains;
    this.#accountLock = accountLock;
    this.#log = log;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.#running = this.#look()
        .catch((error: unknown) => this.#log.warn({ err: error }, "watcher.tick_failed"))
        .finally(() => {
          if (!this.#isStopped) this.start();
        });
    }, TICK_MS);
  }

  /** Resolves when the look that is under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  async #look(): Promise<void> {
    const isSlowTick = this.#tick++ % SLOW_TICKS === 0;
    const since = isSlowTick ? {} : { createdAt: { gt: new Date(Date.now() - PATIENCE_MS) } };
    if (isSlowTick) await this.#closeUnsigned();
    const rows = await this.#database.transaction.findMany({
      where: { settled: false, signedTransaction: { not: null }, ...since },
      orderBy: { createdAt: "asc" },
      take: MAX_ROWS,
    });
    if (isSlowTick) await this.#tellStillPending(rows);
    await Promise.all([
      ...this.#chains.all.map((chain) => this.#followChain(chain, rows, (own) => this.#followAll(chain, own))),
      ...this.#solanaChains.all.map((chain) =>
        this.#followChain(chain, rows, (own) => this.#followByBlock((row) => followSolanaTransaction(chain, row), own)),
      ),
      ...this.#tronChains.all.map((chain) =>
        this.#followChain(chain, rows, (own) => this.#followByBlock((row) => followTronTransaction(chain, row), own)),
      ),
    ]);
  }

  /** One chain that does not answer keeps no other waiting. */
  async #followChain(
    { caip2 }: { readonly caip2: string },
    rows: readonly Transaction[],
    follow: (own: readonly Transaction[]) => Promise<void>,
  ): Promise<void> {
    const own = rows.filter((row) => row.caip2 === caip2);
    if (own.length === 0) return;
    await follow(own).catch((error: unknown) => this.#log.warn({ err: error, caip2 }, "watcher.chain_failed"));
  }

  /** A chain without nonces: its bytes may be on their way out at this moment, there is one transaction all the same, and nobody's turn is waited for. */
  async #followByBlock(follow: (row: Transaction) => Promise<Progress | null>, rows: readonly Transaction[]): Promise<void> {
    await inParallel(rows, async (row) => {
      await follow(row)
        .then((progress) => this.#update(row, progress))
        .catch((error: unknown) => this.#log.warn({ err: error, transaction_id: row.id }, "watcher.follow_failed"));
    });
  }

  async #followAll(chain: Chain, rows: readonly Transaction[]): Promise<void> {
    const [finalized, latest] = await Promise.all([
      chain.client.getBlock({ blockTag: "finalized" }),
      chain.client.getBlockNumber({ cacheTime: 0 }),
    ]);
    const heads = { finalized: finalized.number, latest };
    await inParallel(rows, async (row) => {
      await this.#follow(chain, row, heads).catch((error: unknown) =>
        this.#log.warn({ err: error, transaction_id: row.id }, "watcher.follow_failed"),
      );
    });
  }

  /** What no node is known to have may be on its way out at this moment: its sender holds the account, so this waits its turn and looks again. */
  async #follow(chain: Chain, row: Transaction, heads: ChainHeads): Promise<void> {
    if (row.wasAccepted) return this.#update(row, await followTransaction(chain, row, heads));
    await this.#accountLock.hold(row.walletId, row.caip2, async () => {
      const current = await this.#database.transaction.findUnique({ where: { id: row.id } });
      if (current === null || current.settled) return;
      const turn = await this.#readTurn(current);
      if (turn === "wait") return;
      await this.#update(current, turn === "go" ? await followTransaction(chain, current, heads) : turn);
    });
  }

  /** A call of a batch goes out when the one before it is mined, and not at all when that one has failed for good: its nonce is then free again. */
  async #readTurn({ batchId, batchIndex }: Transaction): Promise<"go" | "wait" | Progress> {
    if (batchId === null || batchIndex === 0) return "go";
    const where = { batchId_batchIndex: { batchId, batchIndex: batchIndex - 1 } };
    const before = await this.#database.transaction.findUnique({ where });
    if (before === null) throw new Error(`call ${batchIndex} of ${batchId} has none before it`);
    if (before.status === "confirmed" || before.status === "finalized") return "go";
    if (!before.settled) return "wait";
    const failure = "An earlier call of the batch failed, so this one was not sent.";
    return { status: "failed", blockNumber: null, settled: true, failure, failureCode: "transaction_broadcast_failure" };
  }

  async #update(row: Transaction, progress: Progress | null): Promise<void> {
    if (progress === null) return;
    const { status, blockNumber, settled, wasAccepted = row.wasAccepted, feeWei, failure = null, failureCode = null } = progress;
    if (status === row.status && settled === row.settled && blockNumber === row.blockNumber) return;
    const updated = await this.#database.$transaction(async (writer) => {
      const [moved] = await writer.transaction.updateManyAndReturn({
        // Another host may have moved it on meanwhile; then this look is old news.
        where: { id: row.id, status: row.status, settled: false },
        data: {
          status,
          blockNumber,
          settled,
          wasAccepted,
          // A block that was reorganized away takes its fee with it.
          feeWei: feeWei?.toString() ?? null,
          failure,
          failureCode,
          ...(status === "failed" ? { referenceKey: null } : {}),
        },
      });
      if (moved === undefined) return false;
      await forgetBytes(writer, moved);
      await emitTransactionEvent(writer, moved, row.status);
      return true;
    });
    if (updated) this.#log.info({ transaction_id: row.id, status, block: blockNumber?.toString() }, "transaction.status");
  }

  /** Once for each transaction that is not mined after minutes. Its app may want to replace it, for which it needs to see what was asked for. */
  async #tellStillPending(rows: readonly Transaction[]): Promise<void> {
    const before = Date.now() - PATIENCE_MS;
    const late = rows.filter((row) => row.blockNumber === null && row.stillPendingAt === null && row.createdAt.getTime() < before);
    for (const { id } of late) {
      await this.#database.$transaction(async (writer) => {
        const where = { id, settled: false, blockNumber: null, stillPendingAt: null };
        const told = await writer.transaction.updateManyAndReturn({ where, data: { stillPendingAt: new Date() } });
        for (const row of told) await emitStillPending(writer, row);
      });
    }
  }

  async #closeUnsigned(): Promise<void> {
    await this.#database.transaction.updateMany({
      where: { settled: false, signedTransaction: null, createdAt: { lt: new Date(Date.now() - UNSIGNED_MS) } },
      data: {
        status: "failed",
        settled: true,
        referenceKey: null,
        failure: "It was never signed. Nothing was sent.",
        failureCode: "internal",
      },
    });
  }
}

async function inParallel<T>(entries: readonly T[], act: (entry: T) => Promise<void>): Promise<void> {
  const queue = entries.values();
  const work = async (): Promise<void> => {
    for (const entry of queue) await act(entry);
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}

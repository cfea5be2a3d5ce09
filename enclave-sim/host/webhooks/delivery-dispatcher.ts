import { fromPrisma, type Job, type PgBoss } from "pg-boss";
import type { Logger } from "pino";
import { Prisma } from "../../../prisma/vault/generated/client.ts";
import type { RowCipher } from "../row-cipher.ts";
import type { VaultDatabase, VaultWriter } from "../vault-database.ts";
import { attemptDelivery } from "./attempt-delivery.ts";
import { recordAttempt } from "./record-attempt.ts";

export interface DispatcherParts {
  readonly database: VaultDatabase;
  readonly boss: PgBoss;
  readonly cipher: RowCipher;
  readonly log: Logger;
  readonly allowPrivate: boolean;
  /** Of the retry schedule; 1 unless a test is in a hurry. */
  readonly timeScale: number;
}

interface DeliveryJob {
  readonly endpoint_id: string;
  readonly event_id: string;
  readonly round: number;
}

const QUEUE = "webhook-delivery";
const TICK_MS = 500;
const TIMEOUT_MS = 15_000;
/** Longer than any attempt: after it a job is believed to have lost its host, and is run again. */
const EXPIRE_SECONDS = 30;
/** Requests of this host at once. */
const SLOTS = 64;
/** Of one endpoint at once, over all hosts. What failed before waits for the rest, so that dead endpoints take one slot each. */
const AT_ONE_ENDPOINT = { default: 4, tiers: { retry: 1 } };
const OUTBOX_BATCH = 200;

/**
 * Brings committed events out: takes new deliveries from the outbox into the queue, and runs what is due. Each attempt is recorded, and the next one
 * queued, in one transaction; a host that dies before it leaves a job that runs again, so an event arrives at least once.
 */
export class DeliveryDispatcher {
  readonly #parts: DispatcherParts;
  readonly #running = new Set<Promise<void>>();
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #tick: Promise<void> = Promise.resolve();

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    await this.#parts.boss.start();
    await this.#parts.boss.createQueue(QUEUE, {
      expireInSeconds: EXPIRE_SECONDS,
      // Only for lost hosts and a database that was away: the schedule of attempts is ours.
      retryLimit: 10_000,
      retryDelay: 1,
      deleteAfterSeconds: 3600,
    });
    this.#schedule(0);
  }

  /** Cuts off what is under way; its jobs go back into the queue. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#tick;
    await Promise.all(this.#running);
    await this.#parts.boss.stop({ graceful: false });
  }

  #schedule(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.#tick = this.#run()
        .catch((error: unknown) => {
          this.#parts.log.warn({ err: error }, "webhooks.tick_failed");
          return false;
        })
        .then((isMore) => {
          if (!this.#stopped.signal.aborted) this.#schedule(isMore ? 0 : TICK_MS);
        });
    }, delayMs);
  }

  /** @returns whether there is more to do at once */
  async #run(): Promise<boolean> {
    const queued = await this.#takeFromOutbox();
    const free = SLOTS - this.#running.size;
    if (free === 0) return false;
    const jobs = await this.#parts.boss.fetch<DeliveryJob>(QUEUE, { batchSize: free, groupConcurrency: AT_ONE_ENDPOINT });
    for (const job of jobs) {
      const work = this.#work(job).finally(() => this.#running.delete(work));
      this.#running.add(work);
    }
    return queued === OUTBOX_BATCH || jobs.length > 0;
  }

  #takeFromOutbox(): Promise<number> {
    return this.#parts.database.$transaction(async (writer) => {
      const rows = await writer.$queryRaw<DeliveryJob[]>(Prisma.sql`
        UPDATE webhook_delivery d SET queued = true
        FROM (SELECT endpoint_id, event_id FROM webhook_delivery WHERE NOT queued ORDER BY created_at LIMIT ${OUTBOX_BATCH}
          FOR UPDATE SKIP LOCKED) n
        WHERE d.endpoint_id = n.endpoint_id AND d.event_id = n.event_id
        RETURNING d.endpoint_id, d.event_id, d.round`);
      if (rows.length > 0) await this.#enqueue(writer, rows);
      return rows.length;
    });
  }

  async #enqueue(writer: VaultWriter, jobs: readonly DeliveryJob[], retryAt?: Date): Promise<void> {
    const timing = retryAt === undefined ? {} : { startAfter: retryAt };
    const tier = retryAt === undefined ? {} : { tier: "retry" };
    await this.#parts.boss.insert(
      QUEUE,
      jobs.map((data) => ({ data, group: { id: data.endpoint_id, ...tier }, ...timing })),
      { db: fromPrisma(writer) },
    );
  }

  async #work(job: Job<DeliveryJob>): Promise<void> {
    const { boss, log } = this.#parts;
    try {
      await this.#deliver(job);
    } catch (error) {
      // Cut off by our own stop, or the database is away: the job is run again.
      if (!this.#stopped.signal.aborted) log.warn({ err: error, event_id: job.data.event_id }, "webhooks.attempt_lost");
      await boss.fail(QUEUE, job.id).catch(() => undefined);
    }
  }

  async #deliver({ id, data }: Job<DeliveryJob>): Promise<void> {
    const { database, boss, cipher, log, allowPrivate, timeScale } = this.#parts;
    const { endpoint_id: endpointId, event_id: eventId, round } = data;
    const delivery = await database.webhookDelivery.findUnique({
      where: { endpointId_eventId: { endpointId, eventId } },
      include: { endpoint: true, event: true },
    });
    // Deleted, redelivered or done already by a host that was believed dead.
    if (delivery === null || delivery.round !== round || delivery.state !== "pending") return void (await boss.complete(QUEUE, id));
    if (!delivery.endpoint.enabled) {
      await database.webhookDelivery.updateMany({
        where: { endpointId, eventId, round, state: "pending" },
        data: { state: "failed", nextAttemptAt: null },
      });
      return void (await boss.complete(QUEUE, id));
    }
    const { signal } = this.#stopped;
    const posted = await attemptDelivery(delivery, cipher, { allowPrivate, timeoutMs: TIMEOUT_MS, signal });
    // What we cut off ourselves is nobody's failure.
    if (signal.aborted && posted.status === null) throw new Error("stopped");
    await database.$transaction(async (writer) => {
      const againAt = await recordAttempt(writer, delivery, posted, timeScale);
      if (againAt !== null) await this.#enqueue(writer, [data], againAt);
      await boss.complete(QUEUE, id, null, { db: fromPrisma(writer) });
    });
    log.info({ endpoint_id: endpointId, event_id: eventId, status: posted.status, ms: posted.durationMs }, "webhooks.attempt");
  }
}

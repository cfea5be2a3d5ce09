import { Prisma } from "../../../prisma/vault/generated/client.ts";
import type { HostServices } from "../services.ts";
import { claimIntent, LEASE_MS, resumeIntent } from "./carry-out-intent.ts";

const TICK_MS = 1_000;
const AT_ONCE = 16;
/** The request that brought an approval looks itself whether it was the last one needed; only after this has it died. */
const LOOKS_ITSELF_MS = 2_000;

/** Takes up intents whose host died or could not go on (law 12), looks again at those whose quorum or approvals changed, and writes down which have expired. */
export class IntentSweeper {
  readonly #services: HostServices;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(services: HostServices) {
    this.#services = services;
  }

  /** At start: what this host was carrying out when it died is not running any more. */
  async releaseOwn(): Promise<void> {
    const { database, holder } = this.#services;
    await database.intent.updateMany({ where: { holder, status: "processing" }, data: { leaseUntil: new Date(0) } });
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.#running = this.#sweep()
        .catch((error: unknown) => this.#services.log.warn({ err: error }, "intents.sweep_failed"))
        .finally(() => {
          if (!this.#isStopped) this.start();
        });
    }, TICK_MS);
  }

  /** Resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  async #sweep(): Promise<void> {
    const { database, holder } = this.#services;
    const now = new Date();
    await database.intent.updateMany({
      where: { status: "pending", expiresAt: { lte: now } },
      data: { status: "expired", updatedAt: now },
    });
    const left = await database.$queryRaw<{ id: string }[]>(Prisma.sql`
      UPDATE intent SET holder = ${holder}, lease_until = ${new Date(now.getTime() + LEASE_MS)}
      WHERE id IN (
        SELECT id FROM intent WHERE status = 'processing' AND lease_until < ${now} ORDER BY lease_until LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED
      ) RETURNING id`);
    const ready = await this.#claimReady();
    await Promise.all([...left, ...ready].map(({ id }) => resumeIntent(this.#services, id)));
  }

  /** Mark and claim go together: a host that dies in between leaves the mark. */
  async #claimReady(): Promise<{ id: string }[]> {
    const { database, holder } = this.#services;
    return database.$transaction(async (writer) => {
      const marked = await writer.$queryRaw<{ id: string; app_id: string }[]>(Prisma.sql`
        UPDATE intent SET recheck = FALSE
        WHERE id IN (
          SELECT id FROM intent WHERE recheck AND status = 'pending' AND updated_at < ${new Date(Date.now() - LOOKS_ITSELF_MS)}
          LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED
        ) RETURNING id, app_id`);
      const ready: { id: string }[] = [];
      for (const { id, app_id } of marked) if (await claimIntent(writer, holder, app_id, id)) ready.push({ id });
      return ready;
    });
  }
}

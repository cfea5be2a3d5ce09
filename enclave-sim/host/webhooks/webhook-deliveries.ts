import { z } from "zod";
import type { DeliveryBody, deliveryWithAttemptsSchema, listDeliveriesQuerySchema } from "../../../lib/protocol/api/webhooks.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { WebhookDelivery, WebhookEvent } from "../../../prisma/vault/generated/client.ts";
import { formatCursor, parseCursor } from "../records/page-cursor.ts";
import type { VaultDatabase } from "../vault-database.ts";

type Query = z.output<typeof listDeliveriesQuerySchema>;
type DeliveryRow = WebhookDelivery & { readonly event: WebhookEvent };

const DEFAULT_LIMIT = 100;
const MAX_ATTEMPTS_SHOWN = 100;
const payloadSchema = z.record(z.string(), z.unknown());

/** What was and is to be sent to an endpoint, newest first. */
export async function listDeliveries(
  database: VaultDatabase,
  endpointId: string,
  { state, event_type: type, cursor, limit = DEFAULT_LIMIT }: Query,
): Promise<{ data: DeliveryBody[]; next_cursor: string | null }> {
  const after = cursor === undefined ? null : parseCursor(cursor);
  const isOlder =
    after === null ? [] : [{ OR: [{ createdAt: { lt: after.createdAt } }, { createdAt: after.createdAt, eventId: { lt: after.id } }] }];
  const rows = await database.webhookDelivery.findMany({
    where: { endpointId, ...(state === undefined ? {} : { state }), ...(type === undefined ? {} : { event: { type } }), AND: isOlder },
    include: { event: true },
    orderBy: [{ createdAt: "desc" }, { eventId: "desc" }],
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const isMore = rows.length > limit && last !== undefined;
  return { data: page.map(formatDelivery), next_cursor: isMore ? formatCursor({ createdAt: last.createdAt, id: last.eventId }) : null };
}

/** @throws ApiError not_found */
export async function describeDelivery(
  database: VaultDatabase,
  endpointId: string,
  eventId: string,
): Promise<z.input<typeof deliveryWithAttemptsSchema>> {
  const row = await database.webhookDelivery.findUnique({
    where: { endpointId_eventId: { endpointId, eventId } },
    include: { event: true, tries: { orderBy: { attemptedAt: "desc" }, take: MAX_ATTEMPTS_SHOWN } },
  });
  if (row === null) throw missing(endpointId, eventId);
  const attempts = row.tries.map(({ attemptedAt, status, failure, durationMs }) => ({
    attempted_at: attemptedAt.getTime(),
    status,
    failure,
    duration_ms: durationMs,
  }));
  return { ...formatDelivery(row), payload: payloadSchema.parse(JSON.parse(row.event.payload)), attempt_log: attempts };
}

/** Begins anew with the same event, whatever became of it: at once, then with all retries. What an earlier round had planned counts no more. */
export async function redeliver(database: VaultDatabase, endpointId: string, eventId: string): Promise<DeliveryBody> {
  const { count } = await database.webhookDelivery.updateMany({
    where: { endpointId, eventId },
    data: { state: "pending", queued: false, round: { increment: 1 }, attempts: 0, startedAt: new Date(), nextAttemptAt: null },
  });
  if (count === 0) throw missing(endpointId, eventId);
  const where = { endpointId_eventId: { endpointId, eventId } };
  return formatDelivery(await database.webhookDelivery.findUniqueOrThrow({ where, include: { event: true } }));
}

function formatDelivery({ eventId, event, state, attempts, nextAttemptAt, createdAt }: DeliveryRow): DeliveryBody {
  return {
    event_id: eventId,
    event_type: event.type,
    state: state === "delivered" || state === "failed" ? state : "pending",
    attempts,
    next_attempt_at: nextAttemptAt?.getTime() ?? null,
    created_at: createdAt.getTime(),
  };
}

function missing(endpointId: string, eventId: string): ApiError {
  return new ApiError("not_found", `Endpoint ${endpointId} was never sent an event ${eventId}.`);
}

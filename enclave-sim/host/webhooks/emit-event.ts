import { WEBHOOK_EVENTS, type WebhookEventPayload, type WebhookEventType } from "../../../lib/protocol/api/webhook-events.ts";
import { createId } from "../../../lib/protocol/create-id.ts";
import { Prisma } from "../../../prisma/vault/generated/client.ts";
import type { VaultWriter } from "../vault-database.ts";

/**
 * Tells the app's webhook endpoints that something happened, in the transaction in which it did: what is rolled back is never told, and what is
 * committed is told even if this host dies at once. One statement, and nothing is stored if no endpoint listens; an endpoint that is added later gets
 * later events. `delivery-dispatcher.ts` takes it from here.
 *
 * @param payload without `type`; see WEBHOOK_EVENTS. Never a secret: it leaves the building.
 */
export async function emitEvent<T extends WebhookEventType>(
  writer: VaultWriter,
  appId: string,
  type: T,
  payload: WebhookEventPayload<T>,
): Promise<void> {
  const body = JSON.stringify({ type, ...WEBHOOK_EVENTS[type].parse(payload) });
  // Key share: an endpoint that is being deleted is waited for and then left out, instead of failing the caller's transaction with a foreign key.
  await writer.$executeRaw(Prisma.sql`
    WITH listener AS (
      SELECT id FROM webhook_endpoint
      WHERE app_id = ${appId} AND enabled AND (event_types = '{}' OR ${type} = ANY(event_types))
      FOR KEY SHARE
    ), event AS (
      INSERT INTO webhook_event (id, app_id, type, payload)
      SELECT ${createEventId()}, ${appId}, ${type}, ${body} WHERE EXISTS (SELECT 1 FROM listener)
      RETURNING id
    )
    INSERT INTO webhook_delivery (endpoint_id, event_id) SELECT listener.id, event.id FROM listener, event`);
}

/** Which of the app's events anybody listens to: so that a payload that costs a query is made for nobody. Empty: none; null: every type. */
export async function listenedTypes(writer: VaultWriter, appId: string): Promise<ReadonlySet<string> | null> {
  const endpoints = await writer.webhookEndpoint.findMany({ where: { appId, enabled: true }, select: { eventTypes: true } });
  if (endpoints.some(({ eventTypes }) => eventTypes.length === 0)) return null;
  return new Set(endpoints.flatMap(({ eventTypes }) => eventTypes));
}

/** The same for every endpoint and every retry: receivers tell repetitions by it (`svix-id`). */
function createEventId(): string {
  return `msg_${createId()}`;
}

import { createId } from "../../../lib/protocol/create-id.ts";
import type { VaultWriter } from "../vault-database.ts";
import type { DeliveryInWork } from "./attempt-delivery.ts";
import type { PostedWebhook } from "./post-webhook.ts";
import { nextAttemptAt } from "./retry-schedule.ts";

/**
 * Writes down how an attempt ended and what follows from it. An endpoint at which nothing succeeded in all the days of a delivery is given up: it gets
 * nothing more until its app turns it on again.
 *
 * @returns when to try again; null when this delivery is over, or was taken up anew meanwhile
 */
export async function recordAttempt(
  writer: VaultWriter,
  delivery: DeliveryInWork,
  { status, failure, durationMs }: PostedWebhook,
  scale: number,
): Promise<Date | null> {
  const { endpointId, eventId, round, attempts, startedAt } = delivery;
  const nowMs = Date.now();
  const againAtMs = failure === null ? null : nextAttemptAt(attempts + 1, startedAt.getTime(), nowMs, scale);
  const state = failure === null ? "delivered" : againAtMs === null ? "failed" : "pending";
  const [now, nextAttempt] = [new Date(nowMs), againAtMs === null ? null : new Date(againAtMs)];
  const { count } = await writer.webhookDelivery.updateMany({
    where: { endpointId, eventId, round, attempts, state: "pending" },
    data: { state, attempts: attempts + 1, nextAttemptAt: nextAttempt },
  });
  if (count === 0) return null;
  await writer.webhookAttempt.create({ data: { id: createId(), endpointId, eventId, status, failure, durationMs, attemptedAt: now } });
  if (failure === null) await writer.webhookEndpoint.updateMany({ where: { id: endpointId }, data: { failingSince: null } });
  else await writer.webhookEndpoint.updateMany({ where: { id: endpointId, failingSince: null }, data: { failingSince: now } });
  if (state === "failed") await giveUp(writer, delivery, now);
  return nextAttempt;
}

/** Unless something else succeeded since this delivery was first tried: then the endpoint lives, and only this event was not to its taste. */
async function giveUp(writer: VaultWriter, { endpointId, eventId, startedAt }: DeliveryInWork, now: Date): Promise<void> {
  const first = await writer.webhookAttempt.findFirst({
    where: { endpointId, eventId, attemptedAt: { gte: startedAt } },
    orderBy: { attemptedAt: "asc" },
  });
  await writer.webhookEndpoint.updateMany({
    where: { id: endpointId, enabled: true, failingSince: { lte: first?.attemptedAt ?? now } },
    data: { enabled: false, givenUpAt: now },
  });
}

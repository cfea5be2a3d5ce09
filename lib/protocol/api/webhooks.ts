import { z } from "zod";
import { WEBHOOK_EVENT_TYPES } from "./webhook-events.ts";

/** Where an app's events go. Privy's are kept in its dashboard, so this part of the API is Countersign's own. */

const url = z
  .string()
  .max(2048)
  .pipe(z.url({ protocol: /^https?$/, message: "an http or https url" }));
const eventTypes = z.array(z.enum(WEBHOOK_EVENT_TYPES)).max(WEBHOOK_EVENT_TYPES.length);
const description = z.string().max(256).nullable();

/** `POST /v1/webhooks`. No event types: all of them, later ones too. */
export const createWebhookBodySchema = z.strictObject({
  url,
  event_types: eventTypes.optional(),
  description: description.optional(),
  enabled: z.boolean().optional(),
});

/** `PATCH /v1/webhooks/{id}` */
export const updateWebhookBodySchema = createWebhookBodySchema
  .partial()
  .refine((body) => Object.keys(body).length > 0, "an object with at least one field to change");

/** Times are Unix ms. */
export const webhookSchema = z.strictObject({
  id: z.string(),
  url: z.string(),
  /** Empty: every type. */
  event_types: z.array(z.string()),
  description: z.string().nullable(),
  enabled: z.boolean(),
  /** Since when no attempt has succeeded. */
  failing_since: z.int().nullable(),
  /** When it was turned off, after five days of failures. `enabled: true` begins anew. */
  given_up_at: z.int().nullable(),
  created_at: z.int(),
});
export type WebhookBody = z.infer<typeof webhookSchema>;

/** The only answers that show a signing secret. */
export const webhookWithSecretSchema = webhookSchema.extend({ signing_secret: z.string() });

export const webhookListSchema = z.strictObject({ data: z.array(webhookSchema) });

const DELIVERY_STATES = ["pending", "delivered", "failed"] as const;

/** `GET /v1/webhooks/{id}/deliveries` */
export const listDeliveriesQuerySchema = z.strictObject({
  state: z.enum(DELIVERY_STATES).optional(),
  event_type: z.enum(WEBHOOK_EVENT_TYPES).optional(),
  cursor: z.string().max(256).optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(100)).optional(),
});

export const deliverySchema = z.strictObject({
  /** `svix-id` of every attempt. */
  event_id: z.string(),
  event_type: z.string(),
  state: z.enum(DELIVERY_STATES),
  /** Since the event, or since the last redelivery. */
  attempts: z.int(),
  next_attempt_at: z.int().nullable(),
  created_at: z.int(),
});
export type DeliveryBody = z.infer<typeof deliverySchema>;

export const deliveryPageSchema = z.strictObject({ data: z.array(deliverySchema), next_cursor: z.string().nullable() });

/** `GET /v1/webhooks/{id}/deliveries/{event_id}` */
export const deliveryWithAttemptsSchema = deliverySchema.extend({
  payload: z.record(z.string(), z.unknown()),
  /** The newest first, at most 100. */
  attempt_log: z.array(
    z.strictObject({ attempted_at: z.int(), status: z.int().nullable(), failure: z.string().nullable(), duration_ms: z.int() }),
  ),
});

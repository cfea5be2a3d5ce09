import type { WebhookDelivery, WebhookEndpoint, WebhookEvent } from "../../../prisma/vault/generated/client.ts";
import type { RowCipher } from "../row-cipher.ts";
import { type PostedWebhook, type PostOptions, postWebhook } from "./post-webhook.ts";
import { signWebhook } from "./sign-webhook.ts";

export type DeliveryInWork = WebhookDelivery & { readonly endpoint: WebhookEndpoint; readonly event: WebhookEvent };

/** Signs the event with every secret that counts now, and sends it. */
export async function attemptDelivery(
  { endpoint, event }: DeliveryInWork,
  cipher: RowCipher,
  options: PostOptions,
): Promise<PostedWebhook> {
  const nowMs = Date.now();
  const secrets = readSecrets(endpoint, cipher, nowMs);
  if (secrets === null) return { status: null, failure: "The signing secret does not open. Rotate it.", durationMs: 0 };
  return postWebhook(endpoint.url, signWebhook(secrets, event.id, nowMs, event.payload), event.payload, options);
}

/** The newest first: a receiver that reads only one signature should have the one that lasts. */
function readSecrets(endpoint: WebhookEndpoint, cipher: RowCipher, nowMs: number): string[] | null {
  const { id, secret, previousSecret, previousUntil } = endpoint;
  const isPreviousAlive = previousSecret !== null && previousUntil !== null && previousUntil.getTime() > nowMs;
  const opened = [secret, ...(isPreviousAlive ? [previousSecret] : [])].map((sealed) => cipher.open(id, sealed));
  return opened.every((bytes) => bytes !== null) ? opened.map((bytes) => new TextDecoder().decode(bytes)) : null;
}

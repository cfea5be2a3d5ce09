import { createHmac, randomBytes } from "node:crypto";

const PREFIX = "whsec_";
const SECRET_BYTES = 32;

/** 32 random bytes as Svix writes them: `whsec_` and base64. */
export function createWebhookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString("base64");
}

/**
 * Svix's headers, which the SDK's `webhooks().verify` checks: HMAC-SHA256 over `id.timestamp.body`, base64, one signature for each secret, so that a
 * receiver may change from the old secret to the new one at a time of its own.
 *
 * @param secrets as `createWebhookSecret` makes them
 * @param nowMs of this attempt: receivers refuse what is older than five minutes, so a retry is signed again
 */
export function signWebhook(secrets: readonly string[], eventId: string, nowMs: number, body: string): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${eventId}.${timestamp}.${body}`).digest("base64")}`;
  });
  return { "svix-id": eventId, "svix-timestamp": timestamp, "svix-signature": signatures.join(" ") };
}

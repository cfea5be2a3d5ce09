import type { PrivyClient } from "@privy-io/node";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import { WEBHOOK_EVENT_TYPES, WEBHOOK_EVENTS, type WebhookEventType } from "./webhook-events.ts";

/** What `webhooks().verify` says it returns. */
type WebhookPayload = ReturnType<ReturnType<PrivyClient["webhooks"]>["verify"]>;
type Sent<T extends WebhookEventType> = { type: T } & z.output<(typeof WEBHOOK_EVENTS)[T]>;
/** Optional members may be undefined: JSON leaves them out. */
type Lenient<T> = { [K in keyof T]: T[K] | undefined };
type Expected<T extends WebhookEventType> = Extract<WebhookPayload, { type: T }>;

describe("WEBHOOK_EVENTS", () => {
  test("default: every type is one of Privy's", () => {
    expectTypeOf<WebhookEventType>().toExtend<WebhookPayload["type"]>();
    expect(WEBHOOK_EVENT_TYPES).toContain("transaction.confirmed");
  });

  test("default: the SDK's types take every flat payload as it is sent", () => {
    type Flat =
      | Exclude<Extract<WebhookEventType, `transaction.${string}`>, "transaction.still_pending">
      | Extract<WebhookEventType, `wallet.${string}` | "mfa.enabled">;
    expectTypeOf<{ [T in Flat]: Sent<T> }>().toExtend<{ [T in Flat]: Lenient<Expected<T>> }>();
  });

  test("default: no payload has fewer members than the SDK promises", () => {
    type Required<T> = { [K in keyof T as undefined extends T[K] ? never : K]: unknown };
    expectTypeOf<{ [T in WebhookEventType]: Sent<T> }>().toExtend<{ [T in WebhookEventType]: Required<Expected<T>> }>();
  });

  test("error: a member that the type does not have, such as a key", () => {
    const wallet = { chain_type: "ethereum", wallet_address: "0x1", wallet_id: "w" };
    expect(WEBHOOK_EVENTS["wallet.restored"].safeParse(wallet).success).toBe(true);
    expect(WEBHOOK_EVENTS["wallet.restored"].safeParse({ ...wallet, private_key: "00" }).success).toBe(false);
  });
});

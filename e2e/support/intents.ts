import { generateAuthorizationSignature } from "@privy-io/node";
import { expect } from "vitest";
import { intentSchema } from "../../lib/protocol/api/intents.ts";
import { type Answer, appHeaders, request } from "./raw-request.ts";
import type { TestApp } from "./test-app.ts";

type SignatureInput = Parameters<typeof generateAuthorizationSignature>[0]["input"];

/** What most intents here are about: a message. */
export const TALK = { method: "personal_sign" as const, params: { message: "together", encoding: "utf-8" as const } };

/** One member's signature, made from what the intent shows with the SDK's own function. */
export async function signIntent(app: TestApp, intentId: string, authorizationPrivateKey: string): Promise<string> {
  const { request_details, expires_at } = await app.privy.intents().get(intentId);
  const { method, url, body } = request_details;
  const headers = { "privy-app-id": app.appId, "privy-request-expiry": String(expires_at) };
  const input = { version: 1, method, url, body: body ?? "", headers } as SignatureInput;
  return generateAuthorizationSignature({ authorizationPrivateKey, input });
}

export function sendSignature(app: TestApp, intentId: string, signature: string, headers = appHeaders(app)): Promise<Answer> {
  const body = JSON.stringify({ signature, timestamp: Date.now() });
  return request("POST", `/v1/intents/${intentId}/authorize`, body, headers);
}

/** Signs and sends. The SDK has no method for it. */
export async function authorize(app: TestApp, { intent_id }: { intent_id: string }, privateKey: string): Promise<Answer> {
  return sendSignature(app, intent_id, await signIntent(app, intent_id, privateKey));
}

/** The first signature changes nothing, the second sets the intent off. */
export async function approve(app: TestApp, intent: { intent_id: string }, [first, second]: readonly [string, string]) {
  const once = await authorize(app, intent, first);
  expect(once.body).toMatchObject({ status: "pending" });
  const twice = await authorize(app, intent, second);
  const body = intentSchema.parse(twice.body);
  expect(await app.privy.intents().get(intent.intent_id)).toEqual(twice.body);
  return body;
}

import { generateAuthorizationSignature } from "@privy-io/node";
import { type Answer, appHeaders, request } from "./raw-request.ts";
import type { TestApp } from "./test-app.ts";

/** What tests read of an IntentResponse; `authorization_payload` is Countersign's own. */
export interface Intent {
  readonly intent_id: string;
  readonly expires_at: number;
}

type SignatureInput = Parameters<typeof generateAuthorizationSignature>[0]["input"];

/** One member's signature, as a client makes it: from what the intent shows and the SDK's own function. */
export async function signIntent(app: TestApp, intentId: string, authorizationPrivateKey: string): Promise<string> {
  const { method, url, body } = (await app.privy.intents().get(intentId)).request_details;
  const { expires_at } = await app.privy.intents().get(intentId);
  const headers = { "privy-app-id": app.appId, "privy-request-expiry": String(expires_at) };
  const input = { version: 1, method, url, body: body ?? "", headers } as SignatureInput;
  return generateAuthorizationSignature({ authorizationPrivateKey, input });
}

export function sendSignature(app: TestApp, intentId: string, signature: string, headers?: Record<string, string>): Promise<Answer> {
  const body = JSON.stringify({ signature, timestamp: Date.now() });
  return request("POST", `/v1/intents/${intentId}/authorize`, body, headers ?? appHeaders(app));
}

/** Signs and sends. The SDK has no method for it. */
export async function authorize(app: TestApp, { intent_id }: Pick<Intent, "intent_id">, privateKey: string): Promise<Answer> {
  return sendSignature(app, intent_id, await signIntent(app, intent_id, privateKey));
}

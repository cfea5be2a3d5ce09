import { type JsonValue, parseStrictJson } from "./parse-strict-json.ts";
import type { IntentContent } from "./sealed-record.ts";

/** What each member of an intent signs: the request as a client would send it directly, until the intent expires. */
export function createAuthorizationPayload(
  appId: string,
  { method, origin, path, body, expires_at }: Pick<IntentContent, "method" | "origin" | "path" | "body" | "expires_at">,
) {
  const parsed: JsonValue = body === "" ? "" : parseStrictJson(body);
  const headers = { "privy-app-id": appId, "privy-request-expiry": String(expires_at) };
  return { version: 1 as const, method, url: `${origin}${path}`, body: parsed, headers };
}

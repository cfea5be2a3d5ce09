import { hashRequest } from "../../../lib/protocol/canonical-request.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { encodeHex } from "../../../lib/protocol/hex.ts";
import type { ApiRequest } from "../http/api-request.ts";
import type { RequestScope } from "./stored-requests.ts";

/** Scope by `privy-idempotency-key`; null without one. @throws ApiError invalid_data for a key that is empty or longer than Privy's 256 */
export function idempotencyScope(request: ApiRequest, appId: string): RequestScope | null {
  const key = request.raw.headers["privy-idempotency-key"];
  if (key === undefined) return null;
  if (key.length === 0 || key.length > 256) throw new ApiError("invalid_data", "privy-idempotency-key must have 1 to 256 characters.");
  return { appId, method: request.raw.method, path: request.raw.path, key: `key:${key}` };
}

/**
 * Scope of a send or of a signed change. Without an idempotency key the signed request itself is the key, so that the SDK's identical retry finds its answer. Null for a
 * request that neither is signed nor expires: two equal ones may well be meant as two.
 */
export function signedScope(request: ApiRequest, appId: string): RequestScope | null {
  const byKey = idempotencyScope(request, appId);
  if (byKey !== null) return byKey;
  const { headers, method, path, origin } = request.raw;
  const isBound = headers["privy-request-expiry"] !== undefined || (headers["privy-authorization-signature"] ?? "") !== "";
  if (!isBound || method === "GET") return null;
  const expiry = headers["privy-request-expiry"];
  const hash = hashRequest({
    version: 1,
    method,
    url: `${origin}${path}`,
    body: request.body,
    headers: { "privy-app-id": appId, ...(expiry === undefined ? {} : { "privy-request-expiry": expiry }) },
  });
  return { appId, method, path, key: `payload:${encodeHex(hash)}` };
}

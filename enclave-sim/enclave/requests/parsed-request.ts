import type { AuthorizationPayload } from "../../../lib/protocol/canonical-request.ts";
import { bodyCandidates, canonicalizeRequest } from "../../../lib/protocol/canonical-request.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { type JsonValue, parseStrictJson } from "../../../lib/protocol/parse-strict-json.ts";
import { MAX_BODY_BYTES, type RawRequest } from "../../../lib/protocol/vsock.ts";

export interface ParsedRequest {
  readonly raw: RawRequest;
  /** The `privy-app-id` header; basic auth and every record must agree with it. Empty when absent: then no app is found. */
  readonly appId: string;
  /** Parsed once; the same value is hashed, judged and executed (law 4). undefined for an empty body. */
  readonly body: JsonValue | undefined;
  /** Unix milliseconds, or null when the request carries no `privy-request-expiry`. */
  readonly expiresAtMs: number | null;
  readonly idempotencyKey: string | null;
}

/** @throws ApiError invalid_data | payload_too_large */
export function parseRequest(raw: RawRequest): ParsedRequest {
  if (Buffer.byteLength(raw.body) > MAX_BODY_BYTES) throw new ApiError("payload_too_large");
  return {
    raw,
    appId: raw.headers["privy-app-id"] ?? "",
    body: raw.body === "" ? undefined : parseStrictJson(raw.body),
    expiresAtMs: parseExpiry(raw.headers["privy-request-expiry"]),
    idempotencyKey: parseIdempotencyKey(raw.headers["privy-idempotency-key"]),
  };
}

/**
 * The canonical bytes a client may have signed for this request: one text, or a few for an empty body (wire reference §2); the first is what
 * `@privy-io/node` builds. Computed once a request.
 */
export function signedMessages(request: ParsedRequest): readonly [Uint8Array, ...Uint8Array[]] {
  const known = computed.get(request);
  if (known !== undefined) return known;
  const [first, ...others] = signedPayloads(request).map((payload) => new TextEncoder().encode(canonicalizeRequest(payload)));
  if (first === undefined) throw new Error("a request always has a payload");
  computed.set(request, [first, ...others]);
  return [first, ...others];
}

const computed = new WeakMap<ParsedRequest, readonly [Uint8Array, ...Uint8Array[]]>();

function signedPayloads(request: ParsedRequest): AuthorizationPayload[] {
  const { method } = request.raw;
  if (method === "GET") throw new ApiError("invalid_request", "GET requests are not signed.");
  const headers: AuthorizationPayload["headers"] = { "privy-app-id": request.appId };
  if (request.idempotencyKey !== null) headers["privy-idempotency-key"] = request.idempotencyKey;
  const expiry = request.raw.headers["privy-request-expiry"];
  if (expiry !== undefined) headers["privy-request-expiry"] = expiry;
  const url = `${request.raw.origin}${request.raw.path}`;
  return bodyCandidates(request.body).map((body) => ({ version: 1, method, url, body, headers }));
}

/**
 * A deletion says everything in its path; a body would be signed without being understood.
 *
 * @throws ApiError invalid_data for anything but what clients send for "no body"
 */
export function assertEmptyBody({ body }: ParsedRequest): void {
  const isEmpty = body === undefined || body === null || (typeof body === "object" && Object.keys(body).length === 0);
  if (!isEmpty) throw new ApiError("invalid_data", "body must be empty.");
}

function parseExpiry(header: string | undefined): number | null {
  if (header === undefined) return null;
  if (!/^[1-9][0-9]{0,15}$/.test(header)) {
    throw new ApiError("invalid_data", "privy-request-expiry must be unix milliseconds as a decimal number.");
  }
  return Number(header);
}

function parseIdempotencyKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (header.length === 0 || header.length > 256)
    throw new ApiError("invalid_data", "privy-idempotency-key must have 1 to 256 characters.");
  return header;
}

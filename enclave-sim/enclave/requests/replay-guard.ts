import { ApiError } from "../../../lib/protocol/errors.ts";
import type { AppContent } from "../../../lib/protocol/sealed-record.ts";
import { nowMs } from "../trusted-clock.ts";
import type { ParsedRequest } from "./parsed-request.ts";

/** 7 days: longer than the SDK's longest default (72 h, intents), short enough that used requests can be forgotten. */
const MAX_EXPIRY_AHEAD_MS = 7 * 24 * 60 * 60 * 1000;

/** @throws ApiError request_expired, or invalid_data for an expiry too far ahead. */
export function assertNotExpired(request: ParsedRequest): void {
  if (request.expiresAtMs === null) return;
  const now = nowMs();
  if (request.expiresAtMs <= now) {
    throw new ApiError("request_expired", "The request has expired. Build and sign it again.", {
      expired_at: request.expiresAtMs,
      now,
    });
  }
  if (request.expiresAtMs > now + MAX_EXPIRY_AHEAD_MS) {
    throw new ApiError("invalid_data", "privy-request-expiry is more than 7 days ahead.");
  }
}

/**
 * In strict mode a request that moves money or changes state must be bounded: by an expiry, or by an idempotency key, both of which are
 * signed. Without either, a captured pair of signatures would be valid for ever.
 *
 * @throws ApiError request_expiry_required
 */
export function assertBounded(request: ParsedRequest, app: AppContent): void {
  if (app.replay === "compatible" || request.expiresAtMs !== null || request.idempotencyKey !== null) return;
  throw new ApiError(
    "request_expiry_required",
    "This app is in strict replay mode: sign a `privy-request-expiry` or a `privy-idempotency-key` with the request.",
  );
}

import { createPublicKey } from "node:crypto";
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from "jose";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { AppContent } from "../../../lib/protocol/sealed-record.ts";
import { nowMs } from "../trusted-clock.ts";

/** Tolerance between the issuer's clock and ours. */
const CLOCK_SKEW_SECONDS = 5;

/**
 * Verifies a user's JWT against the issuer keys pinned in the app's sealed config: signature, `exp` (required), `nbf`, and `iss`/`aud` where
 * the config pins them. The token names neither key nor algorithm by itself: both must be what the config says.
 *
 * @throws ApiError missing_or_invalid_token with Privy's text and a `reason` for the app.
 */
export async function verifyUserJwt(jwt: string, app: AppContent): Promise<JWTPayload & { sub: string }> {
  const header = readHeader(jwt);
  const named = app.jwt.keys.filter((key) => key.kid === null || header.kid === undefined || key.kid === header.kid);
  const candidates = named.filter((key) => key.alg === header.alg);
  if (candidates.length === 0) refuse(named.length === 0 ? "no_key_with_this_kid" : "algorithm_not_allowed");
  let failure: unknown;
  for (const candidate of candidates) {
    const key = createPublicKey({ key: Buffer.from(candidate.public_key, "base64"), format: "der", type: "spki" });
    try {
      const { payload } = await jwtVerify(jwt, key, {
        algorithms: [candidate.alg],
        clockTolerance: CLOCK_SKEW_SECONDS,
        currentDate: new Date(nowMs()),
        requiredClaims: ["sub", "exp"],
        ...(app.jwt.issuer === null ? {} : { issuer: app.jwt.issuer }),
        ...(app.jwt.audience === null ? {} : { audience: app.jwt.audience }),
      });
      if (typeof payload.sub !== "string" || payload.sub === "") refuse("sub_missing");
      return { ...payload, sub: payload.sub };
    } catch (error) {
      failure = error;
      // Another key of the same kid may still fit a bad signature; an expired token is expired under every key.
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) break;
    }
  }
  if (failure instanceof ApiError) throw failure;
  refuse(describeFailure(failure));
}

function readHeader(jwt: string): { alg?: string | undefined; kid?: string | undefined } {
  try {
    return decodeProtectedHeader(jwt);
  } catch {
    refuse("not_a_jwt");
  }
}

function describeFailure(error: unknown): string {
  if (error instanceof errors.JWTExpired) return "expired";
  if (error instanceof errors.JWTClaimValidationFailed) return `claim_${error.claim}_${error.reason}`;
  if (error instanceof errors.JWSSignatureVerificationFailed) return "signature_invalid";
  return "malformed";
}

function refuse(reason: string): never {
  throw new ApiError("missing_or_invalid_token", "Invalid JWT token provided", { reason });
}

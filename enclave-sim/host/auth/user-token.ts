import { createPublicKey } from "node:crypto";
import { decodeProtectedHeader, errors, jwtVerify } from "jose";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { AppContent } from "../../../lib/protocol/sealed-record.ts";

const CLOCK_SKEW_SECONDS = 5;

export function readBearerToken(authorization: string | undefined): string | null {
  return /^Bearer ([A-Za-z0-9_.-]+)$/i.exec(authorization ?? "")?.[1] ?? null;
}

/**
 * Verifies a user's token for reads: against the issuer keys in the app's record, never against what the token says about itself. Whatever
 * creates or signs is verified by the enclave instead.
 *
 * @returns the token's `sub`
 * @throws ApiError missing_or_invalid_token with `reason`
 */
export async function verifyUserToken(token: string, app: AppContent): Promise<string> {
  const { alg, kid } = readHeader(token);
  const candidates = app.jwt.keys.filter((key) => key.alg === alg && (key.kid === null || kid === undefined || key.kid === kid));
  let reason = "no_key_for_this_token";
  for (const candidate of candidates) {
    const key = createPublicKey({ key: Buffer.from(candidate.public_key, "base64"), format: "der", type: "spki" });
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [candidate.alg],
        clockTolerance: CLOCK_SKEW_SECONDS,
        requiredClaims: ["sub", "exp"],
        ...(app.jwt.issuer === null ? {} : { issuer: app.jwt.issuer }),
        ...(app.jwt.audience === null ? {} : { audience: app.jwt.audience }),
      });
      if (payload.sub !== undefined && payload.sub !== "") return payload.sub;
      reason = "sub_missing";
    } catch (error) {
      reason = describeFailure(error);
    }
  }
  throw refusal(reason);
}

/** The `sub` that an unverified token claims: good for looking up whom the enclave should be told about, and for nothing else. */
export function readClaimedSubject(token: unknown): string | null {
  if (typeof token !== "string") return null;
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    const sub = typeof claims === "object" && claims !== null && "sub" in claims ? claims.sub : null;
    return typeof sub === "string" && sub.length > 0 && sub.length <= 256 ? sub : null;
  } catch {
    return null;
  }
}

function readHeader(token: string): { alg?: string | undefined; kid?: string | undefined } {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw refusal("not_a_jwt");
  }
}

function describeFailure(error: unknown): string {
  if (error instanceof errors.JWTExpired) return "expired";
  if (error instanceof errors.JWTClaimValidationFailed) return `claim_${error.claim}_${error.reason}`;
  if (error instanceof errors.JWSSignatureVerificationFailed) return "signature_invalid";
  return "malformed";
}

function refusal(reason: string): ApiError {
  return new ApiError("missing_or_invalid_token", "Invalid JWT token provided", { reason });
}

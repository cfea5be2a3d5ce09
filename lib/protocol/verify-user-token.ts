import { decodeProtectedHeader, errors, importSPKI, type JWTPayload, jwtVerify } from "jose";
import { ApiError } from "./errors.ts";
import type { AppContent } from "./sealed-record.ts";

/** Tolerance between the issuer's clock and ours. */
const CLOCK_SKEW_SECONDS = 5;

/** Issuer of the tokens of test accounts: the one that Privy's SDK insists on. */
export const TEST_TOKEN_ISSUER = "privy.io";

export interface UserToken {
  readonly claims: JWTPayload & { sub: string };
  /**
   * False: `sub` is the `custom_user_id` of a user of the app's issuer. True: it is the token of a test account, and `sub` the id of a user; only a
   * user whose record says that it was made for a test account may be meant.
   */
  readonly isTest: boolean;
}

interface TokenKey {
  readonly kid: string | null;
  readonly alg: "RS256" | "ES256" | "EdDSA";
  readonly public_key: string;
}

/**
 * Verifies a user's token against the issuer keys pinned in the app's record: signature, `exp` (required), `nbf`, and `iss`/`aud` where the record pins
 * them. The token names neither key nor algorithm by itself: both must be what the record says. The enclave decides by this; the host asks it first,
 * so that a token that is nobody's costs the enclave nothing.
 *
 * @throws ApiError missing_or_invalid_token with Privy's text and a `reason` for the app
 */
export async function verifyUserToken(token: string, app: AppContent, appId: string, nowMs: number): Promise<UserToken> {
  const header = readHeader(token);
  const { development } = app;
  // By its `kid` alone, which no other key may have: a test token is never tried against the issuer's keys, nor the other way round.
  if (development !== undefined && header.kid === development.kid)
    return { claims: await verifyTestToken(token, app, appId, nowMs), isTest: true };
  const { keys, issuer, audience } = app.jwt;
  const named = keys.filter((key) => key.kid === null || header.kid === undefined || key.kid === header.kid);
  const candidates = named.filter((key) => key.alg === header.alg);
  if (candidates.length === 0) refuse(named.length === 0 ? "no_key_with_this_kid" : "algorithm_not_allowed");
  const pinned = { ...(issuer === null ? {} : { issuer }), ...(audience === null ? {} : { audience }) };
  return { claims: await verifyWithOneOf(candidates, token, pinned, nowMs), isTest: false };
}

/**
 * A test token stands for nobody in an app that asks for the user's factor: what is signed there is a person's, and this token is the app secret's.
 * An identity token has no session, and opens nothing.
 */
async function verifyTestToken(token: string, app: AppContent, appId: string, nowMs: number): Promise<UserToken["claims"]> {
  if (app.development === undefined || app.user_factor === "required") refuse("test_token_where_a_factor_is_required");
  const { kid, public_key } = app.development;
  const claims = await verifyWithOneOf([{ kid, alg: "ES256", public_key }], token, { issuer: TEST_TOKEN_ISSUER, audience: appId }, nowMs);
  if (typeof claims.sid !== "string") refuse("sid_missing");
  return claims;
}

async function verifyWithOneOf(
  candidates: readonly TokenKey[],
  token: string,
  pinned: { issuer?: string; audience?: string },
  nowMs: number,
): Promise<UserToken["claims"]> {
  let failure: unknown;
  for (const { alg, public_key } of candidates) {
    const key = await importSPKI(`-----BEGIN PUBLIC KEY-----\n${public_key}\n-----END PUBLIC KEY-----`, alg);
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [alg],
        clockTolerance: CLOCK_SKEW_SECONDS,
        currentDate: new Date(nowMs),
        requiredClaims: ["sub", "exp"],
        ...pinned,
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

function readHeader(token: string): { alg?: string | undefined; kid?: string | undefined } {
  try {
    return decodeProtectedHeader(token);
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

import { generateKeyPairSync } from "node:crypto";
import type { z } from "zod";
import { authenticateBodySchema } from "../../../lib/protocol/api/authenticate.ts";
import { authenticateIntentsBodySchema } from "../../../lib/protocol/api/intents.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { encodeBase64 } from "../../../lib/protocol/base64.ts";
import { canonicalizeJson } from "../../../lib/protocol/canonical-request.ts";
import { createId } from "../../../lib/protocol/create-id.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { sealHpke } from "../../../lib/protocol/hpke.ts";
import { parseP256PublicKey } from "../../../lib/protocol/p256-public-key.ts";
import type { RecordContent, UserContent, UserFactor } from "../../../lib/protocol/sealed-record.ts";
import { type FactorAssertion, factorChallenge, hashJwt } from "../../../lib/protocol/user-factor.ts";
import { assertOpen } from "../requests/intent-request.ts";
import { verifyFactor } from "../requests/verify-factor.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action, ActionContext, ActionResult } from "./action.ts";
import { findUserByJwt } from "./find-user-by-jwt.ts";
import { hashOutcome } from "./hash-outcome.ts";
import { recordCreated } from "./record-created.ts";

/** How long a user's signing key fills the user's seat: 15 minutes. */
const USER_KEY_LIFETIME_MS = 15 * 60 * 1000;

/**
 * `POST /v1/wallets/authenticate`: exchanges a user's JWT for a signing key, encrypted to the caller's HPKE key.
 *
 * The app server issues the JWTs, so a JWT alone must not yield a user key (law 1): with `user_factor: required` an enrolled passkey or device
 * key must answer a challenge that binds app, user, JWT and recipient key, and the JWT itself must name the recipient (`cnf`). A token
 * that was stolen, or minted by a compromised app server, is then worth nothing.
 */
export const authenticateUser: Action = (context) => issueUserKey(context, parseBody(authenticateBodySchema, context.request.body, "body"));

/**
 * `POST /v1/wallets/authenticate/intents`: the same for a key that signs for the named intents and nothing else. The factor agrees to the bindings, so an
 * answer that was given for a bound key yields no unbound one.
 */
export const authenticateForIntents: Action = async (context) => {
  const { bindings, ...input } = parseBody(authenticateIntentsBodySchema, context.request.body, "body");
  const bound = bindings.map(({ intentId }) => {
    const { content } = context.evidence.get("intent", intentId);
    assertOpen(content);
    return { intent_id: intentId, payload_hash: content.payload_hash };
  });
  const subject_hash = hashOutcome(canonicalizeJson(bindings));
  return issueUserKey(context, input, { bound, subject_hash, answer: { bindings } });
};

interface Bound {
  readonly bound: NonNullable<RecordContent<"user_key">["bindings"]>;
  /** SHA-256 of the canonical bindings, hex: what the factor's answer is good for. */
  readonly subject_hash: string;
  readonly answer: Record<string, unknown>;
}

async function issueUserKey(context: ActionContext, input: z.output<typeof authenticateBodySchema>, bound?: Bound): Promise<ActionResult> {
  const { request, services } = context;
  const recipient = parseP256PublicKey(input.recipient_public_key, "recipient_public_key");
  const { user, claims } = await findUserByJwt(input.user_jwt, context);
  assertConfirmation(claims.cnf, recipient.fingerprint, context);
  const challenge = factorChallenge({
    purpose: "user-key",
    app_id: request.appId,
    user_id: user.record.id,
    jwt_hash: hashJwt(input.user_jwt),
    recipient_public_key: input.recipient_public_key,
    ...(bound === undefined ? {} : { subject_hash: bound.subject_hash }),
  });
  const factor = assertFactor(input.factor, challenge, user.content, context);
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pkcs8 = pair.privateKey.export({ format: "der", type: "pkcs8" });
  const sealed = await sealHpke({ recipientPublicKey: recipient.raw, plaintext: new TextEncoder().encode(pkcs8.toString("base64")) });
  pkcs8.fill(0);
  const content = {
    user_id: user.record.id,
    public_key: pair.publicKey.export({ format: "der", type: "spki" }).toString("base64"),
    factor_id: factor?.id ?? null,
    created_at: nowMs(),
    expires_at: nowMs() + USER_KEY_LIFETIME_MS,
    ...(bound === undefined ? {} : { bindings: bound.bound }),
  };
  const userKey = services.sealer.seal("user_key", createId(), request.appId, 1, content);
  const body = {
    encrypted_authorization_key: {
      encryption_type: "HPKE",
      encapsulated_key: encodeBase64(sealed.encapsulatedKey),
      ciphertext: encodeBase64(sealed.ciphertext),
    },
    expires_at: content.expires_at,
    ...bound?.answer,
  };
  return recordCreated("user_key.issue", body, [userKey]);
}

/** RFC 7800 confirmation: when the token names a recipient key, it is good for that one only. */
function assertConfirmation(cnf: unknown, recipientFingerprint: string, { app }: ActionContext): void {
  if (cnf === undefined) {
    if (app.user_factor === "optional") return;
    throw new ApiError("missing_or_invalid_token", "Invalid JWT token provided", { reason: "cnf_missing" });
  }
  const named = typeof cnf === "object" && cnf !== null && "spki_sha256" in cnf ? cnf.spki_sha256 : undefined;
  if (named !== recipientFingerprint) {
    throw new ApiError("missing_or_invalid_token", "Invalid JWT token provided", { reason: "cnf_is_for_another_key" });
  }
}

function assertFactor(
  assertion: FactorAssertion | undefined,
  challenge: Uint8Array,
  user: UserContent,
  { app }: ActionContext,
): UserFactor | null {
  if (assertion !== undefined) return verifyFactor(assertion, challenge, user, app);
  if (app.user_factor === "optional") return null;
  throw new ApiError("factor_required", "This app asks for the user's passkey or device key: send `factor`.", {
    reason: user.factors.length === 0 ? "none_enrolled" : "none_sent",
  });
}

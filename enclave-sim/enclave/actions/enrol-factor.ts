import { enrolFactorBodySchema } from "../../../lib/protocol/api/factors.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { decodeBase64 } from "../../../lib/protocol/base64.ts";
import { canonicalizeJson } from "../../../lib/protocol/canonical-request.ts";
import { createId } from "../../../lib/protocol/create-id.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { formatFactor } from "../../../lib/protocol/format-records.ts";
import { parseP256PublicKey } from "../../../lib/protocol/p256-public-key.ts";
import type { UserContent, UserFactor } from "../../../lib/protocol/sealed-record.ts";
import {
  type FactorAssertion,
  type FactorChallengeInput,
  type FactorEnrolment,
  factorChallenge,
  hashJwt,
  readPasskeyEnrolment,
} from "../../../lib/protocol/user-factor.ts";
import { verifyP256 } from "../requests/p256-verifier.ts";
import { verifyFactor, webauthnOf } from "../requests/verify-factor.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action, ActionContext } from "./action.ts";
import { findUserByJwt } from "./find-user-by-jwt.ts";
import { hashOutcome } from "./hash-outcome.ts";
import { recordCreated } from "./record-created.ts";

/**
 * `POST /v1/users/{id}/factors`: enrols a passkey or device key. The first one needs the user's JWT only, for there is nothing else yet; every
 * later one also needs an answer from a present factor, over a challenge that names the new one. So an app server that turns bad after a
 * user's first sign-in cannot give itself the user's seat (law 1).
 */
export const enrolFactor: Action = async (context) => {
  const { request, services, params } = context;
  const input = parseBody(enrolFactorBodySchema, request.body, "body");
  const { user } = await findUserByJwt(input.user_jwt, context);
  if (user.record.id !== params[0]) throw new ApiError("user_does_not_exist", "The token names another user than the path.");
  const binding = { purpose: "enrol", app_id: request.appId, user_id: user.record.id, jwt_hash: hashJwt(input.user_jwt) } as const;
  if (user.content.factors.length > 0) {
    const subject = hashOutcome(canonicalizeJson(input.factor));
    assertPresentFactor(input.present_factor, factorChallenge({ ...binding, subject_hash: subject }), user.content, context);
  }
  const factor = readNewFactor(input.factor, possessionChallenge(binding, user.content.factors), context);
  if (user.content.factors.some((present) => present.public_key === factor.public_key)) {
    throw new ApiError("resource_already_exists", "This key is already one of the user's factors.");
  }
  const content: UserContent = { ...user.content, factors: [...user.content.factors, factor] };
  const updated = services.sealer.seal("user", user.record.id, request.appId, user.record.version + 1, content);
  return recordCreated("user.enrol_factor", { factors: content.factors.map(formatFactor) }, [updated]);
};

/**
 * What the new key proves possession over: for a later one also which factors are there already. So a proof that a person made believing it to be their
 * first is worth nothing once somebody else's factor stands before it.
 */
function possessionChallenge(binding: FactorChallengeInput, present: readonly UserFactor[]): Uint8Array {
  if (present.length === 0) return factorChallenge(binding);
  const ids = present.map(({ id }) => id).sort();
  return factorChallenge({ ...binding, subject_hash: hashOutcome(canonicalizeJson(ids)) });
}

function assertPresentFactor(
  assertion: FactorAssertion | undefined,
  challenge: Uint8Array,
  user: UserContent,
  { app }: ActionContext,
): void {
  if (assertion === undefined)
    throw new ApiError("factor_already_enrolled", "This user has a factor; sign the change with it (`present_factor`).");
  verifyFactor(assertion, challenge, user, app);
}

function readNewFactor(enrolment: FactorEnrolment, challenge: Uint8Array, { app }: ActionContext): UserFactor {
  const common = { id: createId(), enrolled_at: nowMs() };
  if (enrolment.type === "passkey") {
    const { credentialId, publicKeySpkiBase64 } = readPasskeyEnrolment(enrolment, { challenge, ...webauthnOf(app) });
    return { type: "passkey", ...common, credential_id: credentialId, public_key: publicKeySpkiBase64 };
  }
  const key = parseP256PublicKey(enrolment.public_key, "factor.public_key");
  if (!verifyP256(key.spki, challenge, decodeBase64(enrolment.signature, "factor.signature"))) {
    throw new ApiError("factor_invalid", "The device key did not prove possession.", { reason: "signature_invalid" });
  }
  return { type: "device", ...common, public_key: key.spkiBase64 };
}

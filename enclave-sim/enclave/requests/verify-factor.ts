import { decodeBase64 } from "../../../lib/protocol/base64.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { AppContent, UserContent, UserFactor } from "../../../lib/protocol/sealed-record.ts";
import { checkPasskeyAssertion, type FactorAssertion } from "../../../lib/protocol/user-factor.ts";
import { verifyP256 } from "./p256-verifier.ts";

/**
 * Verifies that one of the user's enrolled factors answered the challenge.
 *
 * @returns the factor that answered.
 * @throws ApiError factor_invalid with a `reason`
 */
export function verifyFactor(assertion: FactorAssertion, challenge: Uint8Array, user: UserContent, app: AppContent): UserFactor {
  const factor = user.factors.find((candidate) =>
    candidate.type === "passkey"
      ? assertion.type === "passkey" && candidate.credential_id === assertion.credential_id
      : assertion.type === "device" && candidate.id === assertion.factor_id,
  );
  if (factor === undefined) refuse("not_enrolled");
  const publicKeySpki = decodeBase64(factor.public_key, "factor.public_key");
  if (assertion.type === "passkey") {
    checkPasskeyAssertion(assertion, { challenge, publicKeySpki, ...webauthnOf(app) }, verifyP256);
  } else if (!verifyP256(publicKeySpki, challenge, decodeBase64(assertion.signature, "factor.signature"))) {
    refuse("signature_invalid");
  }
  return factor;
}

/** @throws ApiError not_supported when the app has no WebAuthn relying party. */
export function webauthnOf(app: AppContent): { rpId: string; origins: readonly string[] } {
  if (app.webauthn === null) throw new ApiError("not_supported", "This app has no WebAuthn relying party configured; use a device key.");
  return { rpId: app.webauthn.rp_id, origins: app.webauthn.origins };
}

function refuse(reason: string): never {
  throw new ApiError("factor_invalid", "The passkey or device key did not verify.", { reason });
}

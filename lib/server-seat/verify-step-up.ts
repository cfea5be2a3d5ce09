import "./assert-server-runtime.ts";
import { createPublicKey, verify } from "node:crypto";
import { decodeBase64 } from "../protocol/base64.ts";
import { ApiError } from "../protocol/errors.ts";
import { checkPasskeyAssertion, type FactorAssertion, factorChallenge } from "../protocol/user-factor.ts";

/** A factor as the app database holds it. */
interface StoredFactor {
  id: string;
  type: string;
  credentialId: string | null;
  /** SPKI, base64. */
  publicKey: string;
}

export interface StepUpContext {
  appId: string;
  walletUserId: string;
  webOrigin: string;
  /** Of the request that is agreed to, hex: an assertion for another request does not verify. */
  payloadHash: string;
  factors: readonly StoredFactor[];
}

/**
 * Verifies that one of the person's factors has just agreed to this very payload.
 *
 * @throws ApiError factor_invalid
 */
export function verifyStepUp(assertion: FactorAssertion, { appId, walletUserId, webOrigin, payloadHash, factors }: StepUpContext): void {
  const challenge = factorChallenge({ purpose: "step-up", app_id: appId, user_id: walletUserId, jwt_hash: "", subject_hash: payloadHash });
  const factor = factors.find((candidate) => isNamedBy(candidate, assertion));
  if (factor === undefined) throw new ApiError("factor_invalid", "This is not one of your keys.", { reason: "unknown_factor" });
  const publicKeySpki = decodeBase64(factor.publicKey, "public_key");
  if (assertion.type === "passkey") {
    checkPasskeyAssertion(assertion, { challenge, rpId: new URL(webOrigin).hostname, origins: [webOrigin], publicKeySpki }, verifyP256);
  } else if (!verifyP256(publicKeySpki, challenge, decodeBase64(assertion.signature, "stepUp.signature"))) {
    throw new ApiError("factor_invalid", "The device key's signature does not verify.", { reason: "signature" });
  }
}

function isNamedBy(factor: StoredFactor, assertion: FactorAssertion): boolean {
  if (factor.type !== assertion.type) return false;
  return assertion.type === "passkey" ? factor.credentialId === assertion.credential_id : factor.id === assertion.factor_id;
}

function verifyP256(spki: Uint8Array, message: Uint8Array, derSignature: Uint8Array): boolean {
  const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
  return verify("sha256", message, { key, dsaEncoding: "der" }, derSignature);
}

import { startAuthentication, WebAuthnError } from "@simplewebauthn/browser";
import type { AppConfig, FactorSummary } from "../protocol/app/app-state.ts";
import { encodeBase64Url } from "../protocol/base64.ts";
import { ApiError } from "../protocol/errors.ts";
import { type FactorAssertion, factorChallenge } from "../protocol/user-factor.ts";
import { signWithDeviceKey } from "./device-key.ts";

export interface FactorHolder {
  config: AppConfig;
  walletUserId: string;
  factor: FactorSummary;
}

/** Asks the person's passkey, or the device key, to sign a 32-byte challenge. */
export async function assertFactor(
  { config, walletUserId, factor }: FactorHolder,
  challenge: Uint8Array<ArrayBuffer>,
): Promise<FactorAssertion> {
  if (factor.type === "device") {
    const signature = await signWithDeviceKey(walletUserId, challenge);
    if (signature === null)
      throw new ApiError("factor_required", "Your device key is not in this browser. Use the browser that you set up your wallet with.");
    return { type: "device", factor_id: factor.id, signature };
  }
  const { response, id } = await askPasskey(config, factor, challenge);
  return {
    type: "passkey",
    credential_id: id,
    authenticator_data: response.authenticatorData,
    client_data_json: response.clientDataJSON,
    signature: response.signature,
  };
}

/** The factor's agreement to one request that the server seat's rules want confirmed again. */
export async function assertStepUp(holder: FactorHolder, payloadHash: string): Promise<FactorAssertion> {
  const { config, walletUserId } = holder;
  const challenge = factorChallenge({
    purpose: "step-up",
    app_id: config.appId,
    user_id: walletUserId,
    jwt_hash: "",
    subject_hash: payloadHash,
  });
  return assertFactor(holder, challenge);
}

/** What a person should read when a passkey prompt ended without an answer. */
export function describePasskeyFailure(error: unknown): ApiError {
  const name = error instanceof Error ? error.name : "";
  if (error instanceof WebAuthnError && error.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED") {
    return new ApiError("factor_already_enrolled", "This authenticator already holds your passkey.");
  }
  if (name === "NotAllowedError" || name === "AbortError") {
    return new ApiError("factor_required", "The passkey prompt was closed or timed out. Nothing was signed.", { reason: "cancelled" });
  }
  if (name === "SecurityError")
    return new ApiError("factor_invalid", "This page's address does not fit the passkey's.", { reason: "rp_id" });
  return new ApiError("factor_invalid", "The passkey did not answer. Nothing was signed.", { reason: name === "" ? "unknown" : name });
}

async function askPasskey(config: AppConfig, factor: FactorSummary, challenge: Uint8Array) {
  const allowCredentials = factor.credentialId === undefined ? [] : [{ id: factor.credentialId, type: "public-key" as const }];
  try {
    return await startAuthentication({
      optionsJSON: {
        challenge: encodeBase64Url(challenge),
        rpId: new URL(config.webOrigin).hostname,
        allowCredentials,
        userVerification: "required",
        timeout: 120_000,
      },
    });
  } catch (error) {
    throw describePasskeyFailure(error);
  }
}

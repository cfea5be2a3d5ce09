import { startRegistration } from "@simplewebauthn/browser";
import type { z } from "zod";
import { enrolledFactorsSchema, type factorViewSchema } from "../protocol/api/factors.ts";
import type { AppConfig, FactorSummary } from "../protocol/app/app-state.ts";
import { encodeBase64Url } from "../protocol/base64.ts";
import { ApiError } from "../protocol/errors.ts";
import { type FactorEnrolment, factorChallenge, hashJwt } from "../protocol/user-factor.ts";
import { describePasskeyFailure } from "./assert-factor.ts";
import { callWalletApi } from "./call-wallet-api.ts";
import { createDeviceKey, signWithDeviceKey } from "./device-key.ts";

export interface EnrolFactorInput {
  config: AppConfig;
  /** The wallet backend's id of the person, `did:privy:…`. */
  userId: string;
  /** A fresh user JWT. */
  token: string;
  kind: "passkey" | "device";
  /** Shown by the authenticator beside the passkey. */
  email: string;
}

type FactorView = z.infer<typeof factorViewSchema>;
interface NewFactor {
  enrolment: FactorEnrolment;
  isListedAs: (view: FactorView) => boolean;
}

/**
 * Makes the person's passkey or device key and enrols it in the enclave. The challenge binds app, user and token, so the answer is good for this
 * enrolment only.
 *
 * @throws ApiError factor_already_enrolled, factor_required (the prompt was closed), factor_invalid, missing_or_invalid_token
 */
export async function enrolFactor({ config, userId, token, kind, email }: EnrolFactorInput): Promise<FactorSummary> {
  const challenge = factorChallenge({ purpose: "enrol", app_id: config.appId, user_id: userId, jwt_hash: hashJwt(token) });
  const made = kind === "passkey" ? await createPasskey(config, userId, email, challenge) : await createDeviceFactor(userId, challenge);
  const { factors } = await callWalletApi(enrolledFactorsSchema, {
    config,
    method: "POST",
    path: `/v1/users/${userId}/factors`,
    token,
    body: { user_jwt: token, factor: made.enrolment },
  });
  const factor = factors.find(made.isListedAs);
  if (factor === undefined) throw new ApiError("internal", "The wallet backend does not list the key that was just enrolled.");
  return factor.type === "passkey"
    ? { id: factor.id, type: "passkey", credentialId: factor.credential_id }
    : { id: factor.id, type: "device" };
}

async function createPasskey(config: AppConfig, userId: string, email: string, challenge: Uint8Array): Promise<NewFactor> {
  try {
    const { id, response } = await startRegistration({
      optionsJSON: {
        challenge: encodeBase64Url(challenge),
        rp: { id: new URL(config.webOrigin).hostname, name: "Countersign" },
        user: { id: encodeBase64Url(new TextEncoder().encode(userId)), name: email, displayName: email },
        // ES256 only: the enclave verifies P-256 and nothing else.
        pubKeyCredParams: [{ type: "public-key", alg: -7 }],
        authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
        attestation: "none",
        timeout: 120_000,
      },
    });
    return {
      enrolment: { type: "passkey", attestation_object: response.attestationObject, client_data_json: response.clientDataJSON },
      isListedAs: (view) => view.type === "passkey" && view.credential_id === id,
    };
  } catch (error) {
    throw describePasskeyFailure(error);
  }
}

async function createDeviceFactor(userId: string, challenge: Uint8Array<ArrayBuffer>): Promise<NewFactor> {
  const { publicKey } = await createDeviceKey(userId);
  const signature = await signWithDeviceKey(userId, challenge);
  if (signature === null)
    throw new ApiError("factor_invalid", "This browser does not keep keys. Leave private browsing, or use a passkey.", {
      reason: "storage",
    });
  return {
    enrolment: { type: "device", public_key: publicKey, signature },
    isListedAs: (view) => view.type === "device" && view.public_key === publicKey,
  };
}

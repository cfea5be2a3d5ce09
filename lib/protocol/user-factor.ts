import { sha256 } from "@noble/hashes/sha2.js";
import { decode, decodeFirst } from "cborg";
import { z } from "zod";
import { decodeBase64Url, encodeBase64Url } from "./base64.ts";
import { canonicalizeJson } from "./canonical-request.ts";
import { encodeHex } from "./hex.ts";
import { p256PublicKeyFromBytes } from "./p256-public-key.ts";
import { checkAuthenticatorData, checkClientData, factorInvalid, type PasskeyExpectation } from "./passkey-ceremony.ts";

const base64Url = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^[A-Za-z0-9_-]+$/, "base64url without padding");
const base64 = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/, "base64");

/** A present factor's answer to a challenge. A device key signs the 32 challenge bytes with ECDSA P-256/SHA-256. */
export const factorAssertionSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("passkey"),
    credential_id: base64Url(1400),
    authenticator_data: base64Url(4096),
    client_data_json: base64Url(8192),
    /** DER. */
    signature: base64Url(128),
  }),
  z.strictObject({ type: z.literal("device"), factor_id: z.string().min(1).max(64), /** DER. */ signature: base64(128) }),
]);
export type FactorAssertion = z.infer<typeof factorAssertionSchema>;
export type PasskeyAssertion = Extract<FactorAssertion, { type: "passkey" }>;

/** A new factor. Each proves possession: the passkey by its ceremony, the device key (SPKI) by a signature (DER) over the challenge. */
export const factorEnrolmentSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("passkey"), attestation_object: base64Url(32_768), client_data_json: base64Url(8192) }),
  z.strictObject({ type: z.literal("device"), public_key: base64(1024), signature: base64(128) }),
]);
export type FactorEnrolment = z.infer<typeof factorEnrolmentSchema>;

export interface FactorChallengeInput {
  purpose: "user-key" | "enrol" | "step-up";
  app_id: string;
  user_id: string;
  /** `hashJwt` of the token that goes with the assertion; empty for a step-up, which has none. */
  jwt_hash: string;
  /** The HPKE recipient that the user key will be sealed to, as the request gives it. */
  recipient_public_key?: string;
  /** What else is agreed to: for a step-up the payload hash, hex. */
  subject_hash?: string;
}

const ATTESTED_CREDENTIAL_DATA = 0x40;
const EXTENSION_DATA = 0x80;
/** COSE key (RFC 9052 §7): kty EC2, alg ES256, crv P-256. Keys: 1 kty, 3 alg, −1 crv, −2 x, −3 y. */
const COSE_ES256 = { kty: 2, alg: -7, crv: 1 } as const;
const CBOR_OPTIONS = { useMaps: true, rejectDuplicateMapKeys: true, allowIndefinite: false } as const;

/**
 * The 32 bytes that a factor signs. They name everything the answer is good for, so an app server that relays it can use it for nothing else: not for
 * another recipient key, token, user, app or purpose (law 1).
 */
export function factorChallenge(input: FactorChallengeInput): Uint8Array<ArrayBuffer> {
  const text = canonicalizeJson({ v: 1, context: "countersign/factor", ...input });
  return new Uint8Array(sha256(new TextEncoder().encode(text)));
}

/** SHA-256 of the token's characters, hex. */
export function hashJwt(jwt: string): string {
  return encodeHex(sha256(new TextEncoder().encode(jwt)));
}

/**
 * Checks a passkey's answer. `verifyP256` is the caller's, because node:crypto is fifty times faster than what runs in every browser.
 *
 * @throws ApiError factor_invalid with `reason`
 */
export function checkPasskeyAssertion(
  assertion: PasskeyAssertion,
  expected: PasskeyExpectation & { readonly publicKeySpki: Uint8Array },
  verifyP256: (spki: Uint8Array, message: Uint8Array, derSignature: Uint8Array) => boolean,
): void {
  const clientData = decodeBase64Url(assertion.client_data_json, "client_data_json");
  const authenticatorData = decodeBase64Url(assertion.authenticator_data, "authenticator_data");
  checkClientData(clientData, "webauthn.get", expected);
  checkAuthenticatorData(authenticatorData, expected.rpId);
  const signed = new Uint8Array([...authenticatorData, ...sha256(clientData)]);
  if (!verifyP256(expected.publicKeySpki, signed, decodeBase64Url(assertion.signature, "signature"))) {
    throw factorInvalid("signature", "The passkey's signature does not verify.");
  }
}

/**
 * Reads a new passkey. The attestation statement is not verified: any authenticator is welcome, and what counts is that later answers come from the same
 * key.
 *
 * @throws ApiError factor_invalid with `reason`
 */
export function readPasskeyEnrolment(
  enrolment: Extract<FactorEnrolment, { type: "passkey" }>,
  expected: PasskeyExpectation,
): { credentialId: string; publicKeySpkiBase64: string } {
  checkClientData(decodeBase64Url(enrolment.client_data_json, "client_data_json"), "webauthn.create", expected);
  const data = readAuthenticatorData(decodeBase64Url(enrolment.attestation_object, "attestation_object"));
  const flags = checkAuthenticatorData(data, expected.rpId);
  if ((flags & ATTESTED_CREDENTIAL_DATA) === 0) throw factorInvalid("no_credential", "The passkey gave no public key.");
  // Behind the fixed part: AAGUID (16), length of the credential id (2), the id, the COSE key, extensions if flagged.
  const idLength = ((data[53] ?? 0) << 8) | (data[54] ?? 0);
  const credentialId = data.slice(55, 55 + idLength);
  if (idLength < 1 || idLength > 1023 || credentialId.length !== idLength)
    throw factorInvalid("no_credential", "The credential id is cut.");
  const publicKey = readCoseKey(data.slice(55 + idLength), (flags & EXTENSION_DATA) !== 0);
  return { credentialId: encodeBase64Url(credentialId), publicKeySpkiBase64: publicKey };
}

function readAuthenticatorData(attestationObject: Uint8Array): Uint8Array {
  const object = orMalformed(() => decode(attestationObject, CBOR_OPTIONS));
  const data: unknown = object instanceof Map ? object.get("authData") : undefined;
  if (!(data instanceof Uint8Array)) throw factorInvalid("attestation_object", "The attestation object has no authenticator data.");
  return data;
}

function readCoseKey(bytes: Uint8Array, hasExtensions: boolean): string {
  const [key, rest] = orMalformed(() => decodeFirst(bytes, CBOR_OPTIONS));
  const extensions: unknown = hasExtensions ? orMalformed(() => decode(rest, CBOR_OPTIONS)) : undefined;
  if (hasExtensions ? !(extensions instanceof Map) : rest.length > 0)
    throw factorInvalid("attestation_object", "Bytes follow the public key.");
  if (!(key instanceof Map)) throw factorInvalid("algorithm", "The passkey's public key is not a COSE key.");
  const x: unknown = key.get(-2);
  const y: unknown = key.get(-3);
  const isEs256 = key.get(1) === COSE_ES256.kty && key.get(3) === COSE_ES256.alg && key.get(-1) === COSE_ES256.crv;
  if (!isEs256 || !(x instanceof Uint8Array) || !(y instanceof Uint8Array) || x.length !== 32 || y.length !== 32) {
    throw factorInvalid("algorithm", "The passkey's key is not ES256 (P-256), the only kind that is accepted.");
  }
  return p256PublicKeyFromBytes(new Uint8Array([4, ...x, ...y]), "The passkey's public key").spkiBase64;
}

function orMalformed<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw factorInvalid("attestation_object", "The attestation object is not strict CBOR.");
  }
}

import { createHash, createPrivateKey, sign } from "node:crypto";
import { SignJWT } from "jose";
import { decodeBase64 } from "../../lib/protocol/base64.ts";
import { canonicalizeJson } from "../../lib/protocol/canonical-request.ts";
import { generateHpkeRecipient } from "../../lib/protocol/hpke.ts";
import { type FactorChallengeInput, factorChallenge, hashJwt } from "../../lib/protocol/user-factor.ts";
import { bootRuntime, createTestKey, createTestWitness, TestHost, type TestKey } from "./test-host.ts";

export const SUB = "alice";
export const jwtKey = createTestKey();

export async function setUp(user_factor: "required" | "optional"): Promise<{ host: TestHost; userId: string }> {
  const host = await TestHost.create(await bootRuntime(createTestWitness()), { user_factor, jwtKey });
  const user = await host.mustCall("POST", "/v1/users", { linked_accounts: [{ type: "custom_auth", custom_user_id: SUB }] });
  return { host, userId: (user.body as { id: string }).id };
}

export function mintJwt(claims: Record<string, unknown> = {}, key: TestKey = jwtKey, expires = "5m"): Promise<string> {
  return new SignJWT({ sub: SUB, ...claims })
    .setProtectedHeader({ alg: "ES256", typ: "JWT" })
    .setExpirationTime(expires)
    .sign(key.privateKey);
}

export async function recipientWithToken() {
  const recipient = await generateHpkeRecipient();
  const spki_sha256 = createHash("sha256").update(Buffer.from(recipient.publicKeySpkiBase64, "base64")).digest("hex");
  return { recipient, token: await mintJwt({ cnf: { spki_sha256 } }) };
}

export function answer(key: TestKey, challenge: Uint8Array): string {
  return sign("sha256", challenge, { key: key.privateKey, dsaEncoding: "der" }).toString("base64");
}

interface PresentFactor {
  readonly key: TestKey;
  readonly factorId: string;
}

/** Enrols a device key. `present` answers for the change; the new key proves possession over `present` unless told that it is the first. */
export async function enrolDevice(
  host: TestHost,
  userId: string,
  device: TestKey,
  present?: PresentFactor,
  options: { token?: string; believesToBeFirst?: boolean } = {},
) {
  const token = options.token ?? (await mintJwt());
  const binding: FactorChallengeInput = { purpose: "enrol", app_id: host.appId, user_id: userId, jwt_hash: hashJwt(token) };
  const known = present === undefined || options.believesToBeFirst === true ? [] : [present.factorId];
  const possession = known.length === 0 ? binding : { ...binding, subject_hash: sha256Hex(canonicalizeJson(known)) };
  const factor = { type: "device", public_key: device.publicKey, signature: answer(device, factorChallenge(possession)) };
  if (present === undefined) return host.call("POST", `/v1/users/${userId}/factors`, { user_jwt: token, factor });
  const consent = factorChallenge({ ...binding, subject_hash: sha256Hex(canonicalizeJson(factor)) });
  const present_factor = { type: "device", factor_id: present.factorId, signature: answer(present.key, consent) };
  return host.call("POST", `/v1/users/${userId}/factors`, { user_jwt: token, factor, present_factor });
}

function sha256Hex(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export const exchange = (host: TestHost, user_jwt: string, recipient_public_key: string, factor?: Record<string, string>) =>
  host.call("POST", "/v1/wallets/authenticate", {
    user_jwt,
    encryption_type: "HPKE",
    recipient_public_key,
    ...(factor === undefined ? {} : { factor }),
  });

/** Exchanges a fresh token for a signing key, as the SDK does. */
export async function issueUserKey(host: TestHost): Promise<TestKey> {
  const recipient = await generateHpkeRecipient();
  const reply = await exchange(host, await mintJwt(), recipient.publicKeySpkiBase64);
  const body = (reply.ok ? reply.body : {}) as { encrypted_authorization_key: { encapsulated_key: string; ciphertext: string } };
  const pkcs8 = await recipient.open({
    encapsulatedKey: decodeBase64(body.encrypted_authorization_key.encapsulated_key, "encapsulated_key"),
    ciphertext: decodeBase64(body.encrypted_authorization_key.ciphertext, "ciphertext"),
  });
  const der = Buffer.from(new TextDecoder().decode(pkcs8), "base64");
  return { privateKey: createPrivateKey({ key: der, format: "der", type: "pkcs8" }), publicKey: "" };
}

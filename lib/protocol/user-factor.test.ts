import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { encode } from "cborg";
import { describe, expect, test } from "vitest";
import { encodeBase64, encodeBase64Url } from "./base64.ts";
import {
  checkPasskeyAssertion,
  type FactorChallengeInput,
  factorAssertionSchema,
  factorChallenge,
  factorEnrolmentSchema,
  hashJwt,
  readPasskeyEnrolment,
} from "./user-factor.ts";

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const publicKeySpki = new Uint8Array(publicKey.export({ format: "der", type: "spki" }));
const input: FactorChallengeInput = {
  purpose: "user-key",
  app_id: "app",
  user_id: "did:privy:u",
  jwt_hash: hashJwt("a.b.c"),
  recipient_public_key: "KEY",
};
const expected = { challenge: factorChallenge(input), rpId: "localhost", origins: ["http://localhost:3000"], publicKeySpki };

const verifyP256 = (spki: Uint8Array, message: Uint8Array, signature: Uint8Array) =>
  verify("sha256", message, createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" }), signature);
const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest();
const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const refusal = (reason: string) => expect.objectContaining({ code: "factor_invalid", details: { reason } });

const clientData = (changes: object = {}) => ({
  type: "webauthn.get",
  challenge: encodeBase64Url(expected.challenge),
  origin: "http://localhost:3000",
  crossOrigin: false,
  other_keys_can_be_added_here: "do not compare clientDataJSON against a template",
  ...changes,
});
const authenticatorData = (flags = 0x05, rpId = "localhost") => Buffer.concat([sha256(rpId), Buffer.from([flags, 0, 0, 0, 0])]);

function assertion(client: Uint8Array = text(clientData()), data: Uint8Array = authenticatorData()) {
  const signature = sign("sha256", Buffer.concat([data, sha256(client)]), privateKey);
  return {
    type: "passkey" as const,
    credential_id: "id",
    authenticator_data: encodeBase64Url(data),
    client_data_json: encodeBase64Url(client),
    signature: encodeBase64Url(signature),
  };
}

describe("factorChallenge", () => {
  test("default", () => {
    const canonical = `{"app_id":"app","context":"countersign/factor","jwt_hash":"${hashJwt("a.b.c")}","purpose":"user-key","recipient_public_key":"KEY","user_id":"did:privy:u","v":1}`;
    expect(Buffer.from(factorChallenge(input))).toEqual(sha256(canonical));
    expect(hashJwt("a.b.c")).toBe(sha256("a.b.c").toString("hex"));
  });

  test("behavior: every member changes the challenge", () => {
    const variants: FactorChallengeInput[] = [
      input,
      { ...input, purpose: "enrol" },
      { ...input, purpose: "step-up" },
      { ...input, app_id: "app2" },
      { ...input, user_id: "did:privy:v" },
      { ...input, jwt_hash: hashJwt("a.b.d") },
      { ...input, recipient_public_key: "KEY2" },
      { purpose: input.purpose, app_id: input.app_id, user_id: input.user_id, jwt_hash: input.jwt_hash },
      { ...input, subject_hash: "00" },
    ];
    expect(new Set(variants.map((variant) => encodeBase64(factorChallenge(variant)))).size).toBe(variants.length);
  });
});

describe("checkPasskeyAssertion", () => {
  test("default", () => {
    expect(() => checkPasskeyAssertion(assertion(), expected, verifyP256)).not.toThrow();
    const value = assertion();
    expect(factorAssertionSchema.parse(value)).toEqual(value);
  });

  test("args: no crossOrigin member, backup flags, extensions", () => {
    const { crossOrigin: _, ...client } = clientData();
    const data = Buffer.concat([authenticatorData(0x9d), encode(new Map([["credProps", true]]))]);
    expect(() => checkPasskeyAssertion(assertion(text(client), data), expected, verifyP256)).not.toThrow();
  });

  test.each<[string, ReturnType<typeof assertion>]>([
    ["type", assertion(text(clientData({ type: "webauthn.create" })))],
    [
      "challenge",
      assertion(text(clientData({ challenge: encodeBase64Url(factorChallenge({ ...input, recipient_public_key: "ATTACKER" })) }))),
    ],
    ["challenge", assertion(text(clientData({ challenge: `${encodeBase64Url(expected.challenge)}=` })))],
    ["origin", assertion(text(clientData({ origin: "http://localhost:3000.evil.example" })))],
    ["origin", assertion(text(clientData({ origin: ["http://localhost:3000"] })))],
    ["cross_origin", assertion(text(clientData({ crossOrigin: true })))],
    ["cross_origin", assertion(text(clientData({ crossOrigin: "true" })))],
    ["rp_id", assertion(undefined, authenticatorData(0x05, "evil.example"))],
    ["user_not_present", assertion(undefined, authenticatorData(0x04))],
    ["user_not_verified", assertion(undefined, authenticatorData(0x01))],
    ["authenticator_data", assertion(undefined, authenticatorData().subarray(0, 36))],
    ["client_data", assertion(new Uint8Array([0xff]))],
    ["client_data", assertion(text([]))],
    ["client_data", assertion(new TextEncoder().encode('{"type":"webauthn.get","type":"webauthn.get"}'))],
    ["signature", { ...assertion(), authenticator_data: encodeBase64Url(authenticatorData(0x1d)) }],
    ["signature", { ...assertion(), client_data_json: encodeBase64Url(text(clientData({ added: 1 }))) }],
  ])("error: factor_invalid, reason %s", (reason, bad) => {
    expect(() => checkPasskeyAssertion(bad, expected, verifyP256)).toThrow(refusal(reason));
  });

  test("error: factor_invalid for another key", () => {
    const other = new Uint8Array(generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "der", type: "spki" }));
    expect(() => checkPasskeyAssertion(assertion(), { ...expected, publicKeySpki: other }, verifyP256)).toThrow(refusal("signature"));
  });

  test("error: invalid_data for bad base64url", () => {
    const bad = { ...assertion(), authenticator_data: "a+b" };
    expect(() => checkPasskeyAssertion(bad, expected, verifyP256)).toThrow(expect.objectContaining({ code: "invalid_data" }));
    expect(factorAssertionSchema.safeParse(bad).success).toBe(false);
  });
});

describe("readPasskeyEnrolment", () => {
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const coordinates: [number, unknown][] = [
    [-2, new Uint8Array(Buffer.from(x, "base64url"))],
    [-3, new Uint8Array(Buffer.from(y, "base64url"))],
  ];
  const coseKey = (...changes: [number, unknown][]) =>
    encode(new Map<number, unknown>([[1, 2], [3, -7], [-1, 1], ...coordinates, ...changes]));
  const attested = (key: Uint8Array = coseKey(), flags = 0x45, idLength = 3) =>
    Buffer.concat([
      sha256("localhost"),
      Buffer.from([flags, 0, 0, 0, 0]),
      Buffer.alloc(16),
      Buffer.from([0, idLength]),
      Buffer.from("abc"),
      key,
    ]);
  const object = (authData: unknown) => encode({ fmt: "none", attStmt: {}, authData });
  const enrolment = (attestationObject: Uint8Array = object(attested()), changes: object = {}) => ({
    type: "passkey" as const,
    attestation_object: encodeBase64Url(attestationObject),
    client_data_json: encodeBase64Url(text(clientData({ type: "webauthn.create", ...changes }))),
  });

  test("default", () => {
    expect(readPasskeyEnrolment(enrolment(), expected)).toEqual({
      credentialId: encodeBase64Url(Buffer.from("abc")),
      publicKeySpkiBase64: encodeBase64(publicKeySpki),
    });
    expect(factorEnrolmentSchema.parse(enrolment())).toEqual(enrolment());
  });

  test("args: extensions behind the key", () => {
    const withExtensions = object(attested(Buffer.concat([coseKey(), encode({ credProtect: 2 })]), 0xc5));
    expect(readPasskeyEnrolment(enrolment(withExtensions), expected).credentialId).toBe("YWJj");
  });

  // {"fmt":…, "authData":…, "authData":…}: cborg would keep the last by default.
  const twice = Buffer.concat([Buffer.from([0xa2]), ...[1, 2].flatMap(() => [encode("authData"), encode(new Uint8Array(attested()))])]);

  test.each<[string, ReturnType<typeof enrolment>]>([
    ["type", enrolment(undefined, { type: "webauthn.get" })],
    ["challenge", enrolment(undefined, { challenge: "AAAA" })],
    ["origin", enrolment(undefined, { origin: "https://evil.example" })],
    ["attestation_object", enrolment(new Uint8Array([0xff]))],
    ["attestation_object", enrolment(encode([1]))],
    ["attestation_object", enrolment(object("text"))],
    ["attestation_object", enrolment(twice)],
    ["attestation_object", enrolment(Buffer.concat([object(attested()), Buffer.from([0])]))],
    ["attestation_object", enrolment(object(attested(Buffer.concat([coseKey(), Buffer.from([0])]))))],
    ["attestation_object", enrolment(object(attested(coseKey(), 0xc5)))],
    ["attestation_object", enrolment(object(attested(Buffer.concat([coseKey(), encode(1)]), 0xc5)))],
    ["user_not_verified", enrolment(object(attested(coseKey(), 0x41)))],
    ["no_credential", enrolment(object(attested(coseKey(), 0x05)))],
    ["no_credential", enrolment(object(attested(coseKey(), 0x45, 0)))],
    ["no_credential", enrolment(object(attested(coseKey(), 0x45, 255)))],
    ["algorithm", enrolment(object(attested(coseKey([3, -257]))))],
    ["algorithm", enrolment(object(attested(coseKey([1, 1]))))],
    ["algorithm", enrolment(object(attested(coseKey([-1, 2]))))],
    ["algorithm", enrolment(object(attested(coseKey([-2, new Uint8Array(31)]))))],
    ["algorithm", enrolment(object(attested(encode([1]))))],
  ])("error: factor_invalid, reason %s", (reason, bad) => {
    expect(() => readPasskeyEnrolment(bad, expected)).toThrow(refusal(reason));
  });

  test("error: invalid_data for a point off the curve", () => {
    const off = enrolment(object(attested(coseKey([-3, new Uint8Array(32).fill(7)]))));
    expect(() => readPasskeyEnrolment(off, expected)).toThrow(expect.objectContaining({ code: "invalid_data" }));
  });
});

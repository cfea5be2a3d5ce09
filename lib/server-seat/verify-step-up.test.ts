import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type FactorAssertion, factorChallenge } from "../protocol/user-factor.ts";
import { type StepUpContext, verifyStepUp } from "./verify-step-up.ts";

const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
const publicKey = pair.publicKey.export({ format: "der", type: "spki" }).toString("base64");
const context: StepUpContext = {
  appId: "app",
  walletUserId: "did:privy:1",
  webOrigin: "http://localhost:3000",
  payloadHash: "ab".repeat(32),
  factors: [
    { id: "passkey1", type: "passkey", credentialId: "Y3JlZA", publicKey },
    { id: "device1", type: "device", credentialId: null, publicKey },
  ],
};
const challenge = (purpose: "step-up" | "enrol" | "user-key" = "step-up", subject_hash = context.payloadHash) =>
  factorChallenge({ purpose, app_id: "app", user_id: "did:privy:1", jwt_hash: "", subject_hash });

function passkey({
  origin = "http://localhost:3000",
  rpId = "localhost",
  flags = 0x05,
  signed = challenge(),
  type = "webauthn.get",
} = {}): FactorAssertion {
  const clientData = Buffer.from(
    JSON.stringify({ type, challenge: Buffer.from(signed).toString("base64url"), origin, crossOrigin: false }),
  );
  const authenticatorData = Buffer.concat([createHash("sha256").update(rpId).digest(), Buffer.from([flags, 0, 0, 0, 0])]);
  const message = Buffer.concat([authenticatorData, createHash("sha256").update(clientData).digest()]);
  return {
    type: "passkey",
    credential_id: "Y3JlZA",
    authenticator_data: authenticatorData.toString("base64url"),
    client_data_json: clientData.toString("base64url"),
    signature: sign("sha256", message, pair.privateKey).toString("base64url"),
  };
}
function device(signed = challenge(), factor_id = "device1"): FactorAssertion {
  return { type: "device", factor_id, signature: sign("sha256", signed, pair.privateKey).toString("base64") };
}

describe("verifyStepUp", () => {
  test.each([
    ["passkey", passkey()],
    ["device key", device()],
  ])("default: %s", (_, assertion) => {
    expect(() => verifyStepUp(assertion, context)).not.toThrow();
  });
  test.each([
    ["a passkey of another page", passkey({ origin: "http://localhost:3001" })],
    ["a passkey of another relying party", passkey({ rpId: "evil.test" })],
    ["a passkey without user verification", passkey({ flags: 0x01 })],
    ["a passkey's registration", passkey({ type: "webauthn.create" })],
    ["a passkey for another request", passkey({ signed: challenge("step-up", "cd".repeat(32)) })],
    ["a device key for another request", device(challenge("step-up", "cd".repeat(32)))],
    ["an answer given to unlock the seat", device(challenge("user-key"))],
    ["an answer given to enrol", device(challenge("enrol"))],
    ["a device key that is not enrolled", device(challenge(), "device2")],
    ["a passkey under a device key's id", device(challenge(), "passkey1")],
  ])("error: factor_invalid for %s", (_, assertion) => {
    expect(() => verifyStepUp(assertion, context)).toThrow(expect.objectContaining({ code: "factor_invalid" }));
  });
});

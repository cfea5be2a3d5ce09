import { createPublicKey } from "node:crypto";
import { createLocalJWKSet, jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import { createTestEnvironment } from "../server-seat/test-environment.ts";
import { getJwks, issueUserJwt, keyIdOf } from "./user-jwt.ts";

const environment = createTestEnvironment();
Object.assign(process.env, environment);

async function verifyIssued(token: string) {
  const { WEB_ORIGIN: issuer = "", PRIVY_APP_ID: audience = "" } = environment;
  return jwtVerify(token, createLocalJWKSet(await getJwks()), {
    issuer,
    audience,
    algorithms: ["ES256"],
    requiredClaims: ["sub", "exp", "iat", "jti"],
  });
}

describe("issueUserJwt", () => {
  test("default", async () => {
    const { payload, protectedHeader } = await verifyIssued(
      await issueUserJwt({ subject: "user1", recipientFingerprint: "ab".repeat(32) }),
    );
    expect(payload).toMatchObject({ sub: "user1", cnf: { spki_sha256: "ab".repeat(32) } });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    expect(protectedHeader).toMatchObject({ alg: "ES256", typ: "JWT" });
  });
  test("args: recipientFingerprint left out", async () => {
    expect((await verifyIssued(await issueUserJwt({ subject: "user1" }))).payload).not.toHaveProperty("cnf");
  });
  test("behavior: no two tokens are equal", async () => {
    expect(await issueUserJwt({ subject: "user1" })).not.toBe(await issueUserJwt({ subject: "user1" }));
  });
});

describe("getJwks", () => {
  test("default", async () => {
    const [key] = (await getJwks()).keys;
    expect(key).toMatchObject({ kty: "EC", crv: "P-256", alg: "ES256", use: "sig" });
    expect(key?.kid).toBe(await keyIdOf(createPublicKey({ key: key ?? {}, format: "jwk" })));
  });
  test("behavior: it holds no private member", async () => expect((await getJwks()).keys[0]).not.toHaveProperty("d"));
});

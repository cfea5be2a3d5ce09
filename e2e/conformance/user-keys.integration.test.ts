import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SignJWT } from "jose";
import { verifyMessage } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import { createTestApp, runApps, type TestApp } from "../support/test-app.ts";

const ISSUER = "https://issuer.example";
const AUDIENCE = "wallets";

/** One issuer with a key of every kind that an app may pin, each under its own `kid`. */
const KEYS = {
  RS256: generateKeyPairSync("rsa", { modulusLength: 2048 }),
  ES256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
  EdDSA: generateKeyPairSync("ed25519"),
};
type Algorithm = keyof typeof KEYS;
const ALGORITHMS: Algorithm[] = ["RS256", "ES256", "EdDSA"];

interface Token {
  readonly alg: Algorithm;
  readonly kid?: string;
  readonly key?: KeyObject;
  readonly sub?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly expires?: string;
}

function mint({ alg, kid = alg, key = KEYS[alg].privateKey, sub = "ann", issuer = ISSUER, audience = AUDIENCE, expires = "1h" }: Token) {
  return new SignJWT({ sub })
    .setProtectedHeader({ alg, kid, typ: "JWT" })
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime(expires)
    .sign(key);
}

let app: TestApp;
let wallet: { id: string; address: string };
beforeAll(async () => {
  app = await createTestApp();
  const file = join(mkdtempSync(join(tmpdir(), "countersign-jwks-")), "jwks.json");
  const keys = ALGORITHMS.map((alg) => ({ ...KEYS[alg].publicKey.export({ format: "jwk" }), kid: alg, alg, use: "sig" }));
  writeFileSync(file, JSON.stringify({ keys }));
  await runApps(["set-jwt", app.appId, "--jwks", file, "--issuer", ISSUER, "--audience", AUDIENCE]);
  const user = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: "ann" }] });
  wallet = await app.privy.wallets().create({ chain_type: "ethereum", owner: { user_id: user.id } });
});

const sign = (token: string) =>
  app.privy
    .wallets()
    .ethereum()
    .signMessage(wallet.id, { message: "mine", authorization_context: { user_jwts: [token] } });

describe("authorization_context.user_jwts", () => {
  test.each(ALGORITHMS)("%s: the token's user signs with their wallet", async (alg) => {
    const { signature } = await sign(await mint({ alg }));
    const address = wallet.address as `0x${string}`;
    expect(await verifyMessage({ address, message: "mine", signature: signature as `0x${string}` })).toBe(true);
  });

  test.each<[string, Token, string]>([
    ["expired", { alg: "ES256", expires: "-1m" }, "expired"],
    ["of a key that nobody pinned", { alg: "ES256", kid: "another" }, "no_key_with_this_kid"],
    ["under the kid of a key of another kind", { alg: "ES256", kid: "RS256" }, "algorithm_not_allowed"],
    ["of another issuer", { alg: "RS256", issuer: "https://other.example" }, "claim_iss_check_failed"],
    ["for another audience", { alg: "EdDSA", audience: "other" }, "claim_aud_check_failed"],
    ["signed by another's key", { alg: "ES256", key: generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey }, "signature_invalid"],
  ])("a token %s: refused, and the app hears why", async (_, token, reason) => {
    await expect(sign(await mint(token))).rejects.toMatchObject({
      status: 400,
      error: { error: "Invalid JWT token provided", code: "invalid_data", reason },
    });
  });

  test("what is no token: refused, and the app hears why", async () => {
    await expect(sign("not.a.token")).rejects.toMatchObject({ status: 400, error: { reason: "not_a_jwt" } });
  });

  test("a subject that no user has: 404", async () => {
    const answer = sign(await mint({ alg: "ES256", sub: "nobody" }));
    await expect(answer).rejects.toMatchObject({ status: 404, error: { code: "user_does_not_exist" } });
  });
});

import { createPrivateKey, hkdfSync, type KeyObject } from "node:crypto";
import { p256 } from "@noble/curves/nist.js";
import { type JWTPayload, SignJWT } from "jose";
import { type P256PublicKey, p256PublicKeyFromBytes } from "../../../lib/protocol/p256-public-key.ts";
import { TEST_TOKEN_ISSUER } from "../../../lib/protocol/verify-user-token.ts";
import type { SealingKeys } from "../boot/sealing-keys.ts";
import { nowMs } from "../trusted-clock.ts";

const LIFETIME_SECONDS = 60 * 60;
/** FIPS 186-5 A.2.1: 128 bits more than the order has, so that the scalar is uniform. */
const SEED_BYTES = 48;

/** Signs the tokens of test accounts (decision 013): one P-256 key an app, derived from the sealing root, so that no host and no database has it. */
export class TestTokenSigner {
  readonly #seed: Uint8Array;

  constructor({ testTokenSeed }: Pick<SealingKeys, "testTokenSeed">) {
    this.#seed = testTokenSeed;
  }

  /** What an app's sealed config pins. */
  describeKey(appId: string): { kid: string; public_key: string } {
    const { fingerprint, spkiBase64 } = this.#publicKey(this.#scalar(appId));
    return { kid: `test-${fingerprint.slice(0, 32)}`, public_key: spkiBase64 };
  }

  /** An ES256 token as Privy issues them. `sub` is the user's id. */
  sign(appId: string, claims: JWTPayload & { sub: string }): Promise<string> {
    const issuedAt = Math.floor(nowMs() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: "ES256", typ: "JWT", kid: this.describeKey(appId).kid })
      .setIssuer(TEST_TOKEN_ISSUER)
      .setAudience(appId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + LIFETIME_SECONDS)
      .sign(this.#privateKey(appId));
  }

  #scalar(appId: string): Uint8Array {
    return p256.utils.randomSecretKey(new Uint8Array(hkdfSync("sha256", this.#seed, new Uint8Array(0), appId, SEED_BYTES)));
  }

  #publicKey(scalar: Uint8Array): P256PublicKey {
    return p256PublicKeyFromBytes(p256.getPublicKey(scalar, false), "test_token_key");
  }

  #privateKey(appId: string): KeyObject {
    const scalar = this.#scalar(appId);
    const { raw } = this.#publicKey(scalar);
    const coordinate = (from: number): string => Buffer.from(raw.subarray(from, from + 32)).toString("base64url");
    const d = Buffer.from(scalar).toString("base64url");
    return createPrivateKey({ key: { kty: "EC", crv: "P-256", x: coordinate(1), y: coordinate(33), d }, format: "jwk" });
  }
}

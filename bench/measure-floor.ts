import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  verify,
} from "node:crypto";
import { combine, split } from "shamir-secret-sharing";
import { signDigest } from "../enclave-sim/enclave/signers/secp256k1.ts";
import { rateOf } from "./rate-of.ts";

export interface Floor {
  /** Microseconds. */
  readonly verifyUs: number;
  readonly signUs: number;
  readonly openAndCombineUs: number;
  /** The sum a 2-of-2 request cannot avoid: two verifications, one signature, one AEAD open and combine. */
  readonly requestUs: number;
}

/** Times the primitives that every 2-of-2 request needs, on one core, with imported keys as the enclave keeps them. */
export async function measureFloor(): Promise<Floor> {
  const message = randomBytes(400);
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signature = sign("sha256", message, pair.privateKey);
  const publicKey = createPublicKey({ key: pair.publicKey.export({ format: "der", type: "spki" }), format: "der", type: "spki" });
  const verifyUs = 1e6 / (await rateOf(async () => void verify("sha256", message, publicKey, signature)));

  const [digest, privateKey] = [new Uint8Array(randomBytes(32)), new Uint8Array(randomBytes(32))];
  const signUs = 1e6 / (await rateOf(async () => void signDigest(digest, privateKey)));

  const [key, iv] = [createSecretKey(randomBytes(32)), randomBytes(12)];
  const shares = await split(new Uint8Array(randomBytes(49)), 2, 2);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  const sealed = Buffer.concat([cipher.update(shares[0] ?? new Uint8Array()), cipher.final()]);
  const tag = cipher.getAuthTag();
  const openAndCombineUs =
    1e6 /
    (await rateOf(async () => {
      const decipher = createDecipheriv("aes-256-gcm", key, iv).setAuthTag(tag);
      const opened = Buffer.concat([decipher.update(sealed), decipher.final()]);
      await combine([new Uint8Array(opened), shares[1] ?? new Uint8Array()]);
    }));
  return { verifyUs, signUs, openAndCombineUs, requestUs: 2 * verifyUs + signUs + openAndCombineUs };
}

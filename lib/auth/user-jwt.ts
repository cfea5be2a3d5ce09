import "../server-seat/assert-server-runtime.ts";
import { createPrivateKey, createPublicKey, type KeyObject, randomUUID } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, type JSONWebKeySet, type JWK, SignJWT } from "jose";
import { getEnvironment } from "../server-seat/environment.ts";

export interface UserJwtInput {
  /** The app server's id of the person: the backend's `custom_auth` account. */
  subject: string;
  /** SHA-256 of the SPKI of the HPKE recipient that the exchange may seal to, hex; none for an enrolment. */
  recipientFingerprint?: string;
}

const LIFETIME_SECONDS = 5 * 60;

interface Issuer {
  privateKey: KeyObject;
  publicJwk: JWK;
  kid: string;
}

let cached: Promise<Issuer> | undefined;

/** An ES256 user JWT for five minutes. By itself it yields no user key: the enclave also wants the person's factor (law 1). */
export async function issueUserJwt({ subject, recipientFingerprint }: UserJwtInput): Promise<string> {
  const { WEB_ORIGIN, PRIVY_APP_ID } = getEnvironment();
  const { privateKey, kid } = await getIssuer();
  return new SignJWT(recipientFingerprint === undefined ? {} : { cnf: { spki_sha256: recipientFingerprint } })
    .setProtectedHeader({ alg: "ES256", typ: "JWT", kid })
    .setIssuer(WEB_ORIGIN)
    .setAudience(PRIVY_APP_ID)
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime(`${LIFETIME_SECONDS}s`)
    .setJti(randomUUID())
    .sign(privateKey);
}

/** RFC 7517 key set of this issuer; public. */
export async function getJwks(): Promise<JSONWebKeySet> {
  const { publicJwk, kid } = await getIssuer();
  return { keys: [{ ...publicJwk, kid, alg: "ES256", use: "sig" }] };
}

/** The key's RFC 7638 thumbprint is its id, so that whoever pins the key can compute the id without asking. */
export async function keyIdOf(publicKey: KeyObject): Promise<string> {
  return calculateJwkThumbprint(await exportJWK(publicKey));
}

function getIssuer(): Promise<Issuer> {
  cached ??= openIssuer(getEnvironment().USER_JWT_PRIVATE_KEY);
  return cached;
}

async function openIssuer(pkcs8Base64: string): Promise<Issuer> {
  const privateKey = parsePrivateKey(pkcs8Base64);
  const publicKey = createPublicKey(privateKey);
  return { privateKey, publicJwk: await exportJWK(publicKey), kid: await keyIdOf(publicKey) };
}

function parsePrivateKey(pkcs8Base64: string): KeyObject {
  try {
    const key = createPrivateKey({ key: Buffer.from(pkcs8Base64, "base64"), format: "der", type: "pkcs8" });
    if (key.asymmetricKeyDetails?.namedCurve === "prime256v1") return key;
  } catch {
    // Fall through: node's own message could quote its input.
  }
  throw new Error("USER_JWT_PRIVATE_KEY is not PKCS#8 of a P-256 key in base64");
}

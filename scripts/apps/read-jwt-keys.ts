import { createPublicKey, type KeyObject, type webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { AppContent } from "../../lib/protocol/sealed-record.ts";
import { UserError } from "../stack/user-error.ts";

type JwtKey = AppContent["jwt"]["keys"][number];

const MAX_KEYS = 16;
const jwkSchema = z.looseObject({ kty: z.string(), kid: z.string().optional(), use: z.string().optional(), d: z.unknown().optional() });
const jwksSchema = z.object({ keys: z.array(jwkSchema).max(64) });

/**
 * The signing keys of a JWKS at a URL or in a file, as they are now. They are pinned: the wallet backend never fetches them again, for then whoever answers at
 * that URL, or in between, could name itself the issuer.
 *
 * @throws UserError
 */
export async function readJwks(location: string): Promise<JwtKey[]> {
  const parsed = jwksSchema.safeParse(parseJson(await readText(location)));
  if (!parsed.success) throw new UserError(`${location} is not a JSON Web Key Set.`, 'It must look like {"keys":[{"kty":"RSA",…}]}.');
  const keys = parsed.data.keys.filter(({ use }) => use !== "enc");
  if (keys.some(({ d }) => d !== undefined))
    throw new UserError(`${location} holds a private key.`, "Give the public key set, and treat that key as leaked.");
  const usable = keys.map((jwk) => toJwtKey(importJwk(jwk, location), jwk.kid ?? null, location));
  if (usable.length === 0) throw new UserError(`${location} holds no signing key.`, "RS256, ES256 and EdDSA (Ed25519) are accepted.");
  if (usable.length > MAX_KEYS)
    throw new UserError(`${location} holds more than ${MAX_KEYS} keys.`, "Leave out those that are not in use.");
  return usable;
}

/** One public key in PEM. @throws UserError */
export function readJwtKeyFile(path: string): JwtKey[] {
  const pem = readTextFile(path);
  if (pem.includes("PRIVATE KEY"))
    throw new UserError(`${path} holds a private key.`, `Give the public one: openssl pkey -in ${path} -pubout`);
  try {
    return [toJwtKey(createPublicKey(pem), null, path)];
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path} is not a public key in PEM.`, "It must begin with -----BEGIN PUBLIC KEY-----.");
  }
}

function toJwtKey(key: KeyObject, kid: string | null, location: string): JwtKey {
  return { kid, alg: algorithmOf(key, location), public_key: key.export({ format: "der", type: "spki" }).toString("base64") };
}

/** By what the key is, not by what it says of itself. */
function algorithmOf(key: KeyObject, location: string): JwtKey["alg"] {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === "rsa" && modulusLength >= 2048) return "RS256";
  if (key.asymmetricKeyType === "ec" && namedCurve === "prime256v1") return "ES256";
  if (key.asymmetricKeyType === "ed25519") return "EdDSA";
  throw new UserError(`${location} holds a key that cannot be used.`, "RSA of 2048 bits or more, P-256 and Ed25519 are accepted.");
}

function importJwk(jwk: z.infer<typeof jwkSchema>, location: string): KeyObject {
  try {
    return createPublicKey({ key: jwk as webcrypto.JsonWebKey, format: "jwk" });
  } catch {
    throw new UserError(`${location} holds a key that cannot be read.`, "RSA, P-256 and Ed25519 keys are accepted.");
  }
}

async function readText(location: string): Promise<string> {
  if (!/^https?:\/\//.test(location)) return readTextFile(location);
  const response = await fetch(location, { redirect: "error", signal: AbortSignal.timeout(10_000) }).catch(() => null);
  if (response === null || !response.ok)
    throw new UserError(`${location} does not answer with a key set.`, "Check the URL, or save the set to a file and give that.");
  return response.text();
}

function readTextFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new UserError(`${path} cannot be read.`, "Check the path.");
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import "./assert-server-runtime.ts";
import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { p256PublicKeyFromBytes } from "../protocol/p256-public-key.ts";
import { getSiteEnvironment } from "./environment.ts";

/** The server's half of every quorum. The private key stays inside the closure of `signBytes`: a value that is logged or serialized cannot carry it. */
export interface ServerSeatKey {
  /** SPKI, base64: the quorum member. */
  readonly publicKeySpkiBase64: string;
  /** SHA-256 of the SPKI, hex. */
  readonly fingerprint: string;
  /** ECDSA P-256/SHA-256, DER, base64. The caller must have parsed and checked what the bytes mean. */
  signBytes(bytes: Uint8Array): string;
}

/** @throws Error for anything but a P-256 key; the text holds no part of it */
export function readServerSeatKey(pkcs8Base64: string): ServerSeatKey {
  const privateKey = parsePrivateKey(pkcs8Base64);
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  const { spkiBase64, fingerprint } = p256PublicKeyFromBytes(new Uint8Array(spki), "SERVER_SEAT_PRIVATE_KEY");
  return {
    publicKeySpkiBase64: spkiBase64,
    fingerprint,
    signBytes: (bytes) => sign("sha256", bytes, { key: privateKey, dsaEncoding: "der" }).toString("base64"),
  };
}

let cached: ServerSeatKey | undefined;

export function getServerSeatKey(): ServerSeatKey {
  cached ??= readServerSeatKey(getSiteEnvironment().SERVER_SEAT_PRIVATE_KEY);
  return cached;
}

function parsePrivateKey(pkcs8Base64: string): KeyObject {
  try {
    const key = createPrivateKey({ key: Buffer.from(pkcs8Base64, "base64"), format: "der", type: "pkcs8" });
    if (key.asymmetricKeyDetails?.namedCurve === "prime256v1") return key;
  } catch {
    // Fall through: node's own message could quote its input.
  }
  throw new Error("SERVER_SEAT_PRIVATE_KEY is not PKCS#8 of a P-256 key in base64");
}

import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";

/** PKCS #8 (RFC 8410) around a seed of 32 bytes, which is all that follows. */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const PUBLIC_KEY_LENGTH = 32;

/** 64 bytes R ‖ S (RFC 8032). Deterministic: the same key and message give the same bytes. */
export function signEd25519(message: Uint8Array, privateKey: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, message, importSeed(privateKey)));
}

/** The public key of a seed, 32 bytes: every 32 bytes are a seed. */
export function deriveEd25519PublicKey(privateKey: Uint8Array): Uint8Array {
  const spki = createPublicKey(importSeed(privateKey)).export({ format: "der", type: "spki" });
  return new Uint8Array(spki.subarray(-PUBLIC_KEY_LENGTH));
}

function importSeed(privateKey: Uint8Array): KeyObject {
  if (privateKey.length !== 32) throw new Error("an ed25519 seed has 32 bytes");
  const der = Buffer.concat([PKCS8_PREFIX, privateKey]);
  try {
    return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  } finally {
    der.fill(0);
  }
}

import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { LruCache } from "../lru-cache.ts";

/** Importing a key costs as much as a verification, so imported keys are kept, by SPKI. */
const imported = new LruCache<string, KeyObject>(10_000);

/** ECDSA P-256/SHA-256 by OpenSSL; high-S signatures are valid (law 3). A malformed signature is an invalid one. */
export function verifyP256(spki: Uint8Array, message: Uint8Array, signatureDer: Uint8Array): boolean {
  const id = Buffer.from(spki).toString("latin1");
  let key = imported.get(id);
  if (key === undefined) {
    key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
    imported.set(id, key);
  }
  return verify("sha256", message, { key, dsaEncoding: "der" }, signatureDer);
}

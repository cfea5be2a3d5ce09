import type { KeyObject } from "node:crypto";

/** SPKI, base64. */
export function spki(key: KeyObject): string {
  return key.export({ format: "der", type: "spki" }).toString("base64");
}

/** PKCS#8, base64. */
export function pkcs8(key: KeyObject): string {
  return key.export({ format: "der", type: "pkcs8" }).toString("base64");
}

import { createHash } from "node:crypto";

/** SHA-256 of UTF-8 text or bytes, hex: how receipts name what was produced. */
export function hashOutcome(produced: string | Uint8Array): string {
  return createHash("sha256").update(produced).digest("hex");
}

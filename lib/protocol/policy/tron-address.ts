import { sha256 } from "@noble/hashes/sha2.js";
import { createBase58check } from "@scure/base";
import { encodeHex } from "../hex.ts";

const base58check = createBase58check(sha256);

/** 41 and 40 lower-case hex digits, from hex or from base58 with checksum; null for what is no Tron address. */
export function parseTronAddress(text: string): string | null {
  if (/^41[0-9a-fA-F]{40}$/.test(text)) return text.toLowerCase();
  if (!/^T[1-9A-HJ-NP-Za-km-z]{33}$/.test(text)) return null;
  try {
    const hex = encodeHex(base58check.decode(text));
    return /^41[0-9a-f]{40}$/.test(hex) ? hex : null;
  } catch {
    return null;
  }
}

import { createHash } from "node:crypto";
import { blake2b } from "@noble/hashes/blake2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import type { RawSignParams } from "../../../lib/protocol/api/raw-sign.ts";
import { decodeBase64 } from "../../../lib/protocol/base64.ts";
import { decodeHex } from "../../../lib/protocol/hex.ts";

type HashFunction = Extract<RawSignParams, { bytes: string }>["hash_function"];

const HASH: Readonly<Record<HashFunction, (bytes: Uint8Array) => Uint8Array>> = {
  keccak256: keccak_256,
  sha256: (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest()),
  blake2b256: (bytes) => blake2b(bytes, { dkLen: 32 }),
};

/** What `raw_sign` signs: 32 bytes, unless `hash` gives more. Blind like `secp256k1_sign`: what is behind them, no policy can see. @throws ApiError invalid_data */
export function hashRawParams(params: RawSignParams): Uint8Array {
  if ("hash" in params) return decodeHex(params.hash, "params.hash");
  return HASH[params.hash_function](decodeBytes(params));
}

function decodeBytes({ bytes, encoding }: Extract<RawSignParams, { bytes: string }>): Uint8Array {
  if (encoding === "utf-8") return new TextEncoder().encode(bytes);
  return encoding === "hex" ? decodeHex(bytes, "params.bytes") : decodeBase64(bytes, "params.bytes");
}

import { pbkdf2Async } from "@noble/hashes/pbkdf2.js";
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { decodeHex } from "../../protocol/hex.ts";
import type { Keystore } from "./keystore.ts";

/** 32 bytes: the first half encrypts, the second half authenticates. `onProgress` hears 0 to 1. */
export function deriveKeystoreKey(password: string, crypto: KeystoreKdf, onProgress?: (share: number) => void): Promise<Uint8Array> {
  const secret = new TextEncoder().encode(password.normalize("NFKC"));
  const salt = decodeHex(crypto.kdfparams.salt, "crypto.kdfparams.salt");
  if (crypto.kdf === "pbkdf2") return pbkdf2Async(sha256, secret, salt, { c: crypto.kdfparams.c, dkLen: 32 });
  const { n, r, p } = crypto.kdfparams;
  return scryptAsync(secret, salt, { N: n, r, p, dkLen: 32, ...(onProgress === undefined ? {} : { onProgress }) });
}

type KeystoreKdf =
  | Pick<Extract<Keystore["crypto"], { kdf: "scrypt" }>, "kdf" | "kdfparams">
  | Pick<Extract<Keystore["crypto"], { kdf: "pbkdf2" }>, "kdf" | "kdfparams">;

/** Tells a wrong password from a right one before anything is decrypted. */
export function keystoreMac(derivedKey: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  return keccak_256(concatBytes(derivedKey.subarray(16, 32), ciphertext));
}

/** AES-128-CTR, which is its own inverse. */
export async function applyKeystoreCipher(derivedKey: Uint8Array, iv: Uint8Array, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey("raw", new Uint8Array(derivedKey.subarray(0, 16)), "AES-CTR", false, ["encrypt"]);
  const algorithm = { name: "AES-CTR", counter: new Uint8Array(iv), length: 128 };
  return new Uint8Array(await crypto.subtle.encrypt(algorithm, key, new Uint8Array(bytes)));
}

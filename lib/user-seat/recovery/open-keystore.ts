import { ApiError } from "../../protocol/errors.ts";
import { decodeHex, encodeHex } from "../../protocol/hex.ts";
import { deriveEthereumAddress } from "./derive-address.ts";
import { applyKeystoreCipher, deriveKeystoreKey, keystoreMac } from "./derive-keystore-key.ts";
import { type Keystore, keystoreSchema } from "./keystore.ts";

export interface OpenedKeystore {
  readonly privateKey: Uint8Array<ArrayBuffer>;
  /** EIP-55, derived from the key, not read from the file. */
  readonly address: string;
}

/** Reads a keystore file's text. @throws ApiError invalid_data that says what is wrong with the file */
export function parseKeystore(text: string): Keystore {
  const parsed = keystoreSchema.safeParse(withLowerCaseCrypto(parseJson(text)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unknown"}`);
}

/**
 * Opens a keystore of version 3.
 *
 * @throws ApiError invalid_credentials for a wrong password, invalid_data for a damaged file, also one whose key is not its address's
 */
export async function openKeystore(keystore: Keystore, password: string, onProgress?: (share: number) => void): Promise<OpenedKeystore> {
  const ciphertext = decodeHex(keystore.crypto.ciphertext, "crypto.ciphertext");
  if (ciphertext.length !== 32) throw damaged("crypto.ciphertext must hold 32 bytes");
  const iv = decodeHex(keystore.crypto.cipherparams.iv, "crypto.cipherparams.iv");
  if (iv.length !== 16) throw damaged("crypto.cipherparams.iv must hold 16 bytes");
  const derivedKey = await deriveKeystoreKey(password, keystore.crypto, onProgress);
  const expected = encodeHex(decodeHex(keystore.crypto.mac, "crypto.mac"));
  if (encodeHex(keystoreMac(derivedKey, ciphertext)) !== expected) {
    throw new ApiError("invalid_credentials", "This password does not open the file, or the file is damaged.");
  }
  const privateKey = await applyKeystoreCipher(derivedKey, iv, ciphertext);
  derivedKey.fill(0);
  const address = deriveEthereumAddress(privateKey);
  const named = keystore.address?.replace(/^0x/, "").toLowerCase();
  if (named !== undefined && named !== address.slice(2).toLowerCase())
    throw damaged(`it names the address 0x${named}, but its key is ${address}'s`);
  return { privateKey, address };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged("it is not JSON");
  }
}

/** MyEtherWallet writes `Crypto`. */
function withLowerCaseCrypto(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("Crypto" in value) || "crypto" in value) return value;
  return { ...value, crypto: value.Crypto };
}

function damaged(reason: string): ApiError {
  return new ApiError("invalid_data", `This is not a keystore file that can be opened: ${reason}.`, { field: "keystore" });
}

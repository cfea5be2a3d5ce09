import { ApiError } from "../../protocol/errors.ts";
import { encodeHex } from "../../protocol/hex.ts";
import { deriveEthereumAddress } from "./derive-address.ts";
import { applyKeystoreCipher, deriveKeystoreKey, keystoreMac } from "./derive-keystore-key.ts";
import type { Keystore } from "./keystore.ts";

/** What geth and ethers write: about a second and 128 MiB for each guess at the password. */
const SCRYPT = { n: 131_072, r: 8, p: 1, dklen: 32 } as const;

/**
 * Encrypts an Ethereum private key (32 bytes) with a password, in the browser.
 *
 * @param cost for tests: the scrypt parameter n
 * @returns a keystore of version 3 that other wallets open
 * @throws ApiError invalid_data for a key that is none, or an empty password
 */
export async function encryptKeystore(
  privateKey: Uint8Array,
  password: string,
  { onProgress, cost = SCRYPT.n }: { onProgress?: (share: number) => void; cost?: number } = {},
): Promise<Keystore> {
  if (password === "") throw new ApiError("invalid_data", "Choose a password for the file.", { field: "password" });
  const address = deriveEthereumAddress(privateKey);
  const iv = crypto.getRandomValues(new Uint8Array(16));
  const salt = encodeHex(crypto.getRandomValues(new Uint8Array(32)));
  const kdf = { kdf: "scrypt" as const, kdfparams: { ...SCRYPT, n: cost, salt } };
  const derivedKey = await deriveKeystoreKey(password, kdf, onProgress);
  const ciphertext = await applyKeystoreCipher(derivedKey, iv, privateKey);
  const mac = keystoreMac(derivedKey, ciphertext);
  derivedKey.fill(0);
  return {
    version: 3,
    id: crypto.randomUUID(),
    address: address.slice(2).toLowerCase(),
    crypto: {
      cipher: "aes-128-ctr",
      ciphertext: encodeHex(ciphertext),
      cipherparams: { iv: encodeHex(iv) },
      ...kdf,
      mac: encodeHex(mac),
    },
  };
}

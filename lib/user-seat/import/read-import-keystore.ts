import { openKeystore, parseKeystore } from "../recovery/open-keystore.ts";
import type { ImportSecret } from "./read-import-secret.ts";

/**
 * The Ethereum key in a keystore file. The address is derived from the key, not read from the file.
 *
 * @throws ApiError invalid_credentials for a wrong password, invalid_data for a damaged file
 */
export async function readImportKeystore(text: string, password: string, onProgress?: (share: number) => void): Promise<ImportSecret> {
  const { privateKey, address } = await openKeystore(parseKeystore(text), password, onProgress);
  return { chainType: "ethereum", entropyType: "private-key", plaintext: privateKey, address };
}

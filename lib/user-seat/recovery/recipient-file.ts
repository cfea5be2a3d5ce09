import { p256 } from "@noble/curves/nist.js";
// As a namespace: the offline tool then carries what is used of zod, not its hundred languages.
import * as z from "zod";
import { decodeBase64, encodeBase64 } from "../../protocol/base64.ts";
import { ApiError } from "../../protocol/errors.ts";
import { encodeHex } from "../../protocol/hex.ts";
import { p256PublicKeyFromBytes } from "../../protocol/p256-public-key.ts";
import { deriveKeystoreKey } from "./derive-keystore-key.ts";

const base64 = z.string().max(1024);

/**
 * A key that an export can be encrypted to, made and kept on a machine without a network. The private half is encrypted with a password: scrypt, then
 * AES-256-GCM with the public key as additional data.
 */
const recipientFileSchema = z.strictObject({
  format: z.literal("countersign-recipient"),
  version: z.literal(1),
  /** P-256, SPKI DER, base64. */
  public_key: base64,
  kdf: z.literal("scrypt"),
  kdfparams: z.strictObject({
    n: z
      .int()
      .min(2)
      .max(2 ** 20),
    r: z.literal(8),
    p: z.literal(1),
    dklen: z.literal(32),
    salt: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  /** 12 bytes. */
  iv: base64,
  ciphertext: base64,
});
export type RecipientFile = z.infer<typeof recipientFileSchema>;

/** @param cost for tests: the scrypt parameter n */
export async function createRecipientFile(password: string, cost = 131_072): Promise<RecipientFile> {
  if (password === "") throw new ApiError("invalid_data", "Choose a password for the file.", { field: "password" });
  const { secretKey, publicKey } = p256.keygen();
  const { spki, spkiBase64 } = p256PublicKeyFromBytes(publicKey, "public_key");
  const salt = encodeHex(crypto.getRandomValues(new Uint8Array(32)));
  const kdfparams = { n: cost, r: 8 as const, p: 1 as const, dklen: 32 as const, salt };
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await importPasswordKey(password, kdfparams);
  const ciphertext = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: spki }, key, new Uint8Array(secretKey));
  secretKey.fill(0);
  return {
    format: "countersign-recipient",
    version: 1,
    public_key: spkiBase64,
    kdf: "scrypt",
    kdfparams,
    iv: encodeBase64(iv),
    ciphertext: encodeBase64(new Uint8Array(ciphertext)),
  };
}

/** Reads a file's text. @throws ApiError invalid_data */
export function parseRecipientFile(text: string): RecipientFile {
  try {
    return recipientFileSchema.parse(JSON.parse(text));
  } catch {
    throw new ApiError("invalid_data", "This is not a recipient key file, or it is damaged.", { field: "recipient" });
  }
}

/** @returns the private scalar, 32 bytes. @throws ApiError invalid_credentials for a wrong password or a changed file */
export async function openRecipientFile(file: RecipientFile, password: string): Promise<Uint8Array<ArrayBuffer>> {
  const key = await importPasswordKey(password, file.kdfparams);
  const algorithm = { name: "AES-GCM", iv: decodeBase64(file.iv, "iv"), additionalData: decodeBase64(file.public_key, "public_key") };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, decodeBase64(file.ciphertext, "ciphertext")));
  } catch {
    throw new ApiError("invalid_credentials", "This password does not open the file, or the file is damaged.");
  }
}

async function importPasswordKey(password: string, kdfparams: RecipientFile["kdfparams"]): Promise<CryptoKey> {
  const bytes = new Uint8Array(await deriveKeystoreKey(password, { kdf: "scrypt", kdfparams }));
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  bytes.fill(0);
  return key;
}

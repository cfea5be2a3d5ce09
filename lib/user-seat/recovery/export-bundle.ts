import { base58 } from "@scure/base";
// As a namespace: the offline tool then carries what is used of zod, not its hundred languages.
import * as z from "zod";
import { decodeBase64 } from "../../protocol/base64.ts";
import { ApiError } from "../../protocol/errors.ts";
import { decodeHex, encodeHex } from "../../protocol/hex.ts";
import { openHpke } from "../../protocol/hpke.ts";
import { deriveEthereumAddress, deriveEthereumKey, deriveSolanaAddress, readPhrase } from "./derive-address.ts";
import { deriveSolanaKey } from "./derive-solana-key.ts";

const base64 = z.string().max(4096);

/** An export that was encrypted to somebody's recipient key, as it leaves the recovery page. Nobody else can open it. */
export const exportBundleSchema = z.strictObject({
  format: z.literal("countersign-export"),
  version: z.literal(1),
  wallet: z.strictObject({ id: z.string().max(64), chain_type: z.enum(["ethereum", "solana"]), address: z.string().max(128) }),
  secret: z.enum(["private_key", "seed_phrase"]),
  /** P-256, SPKI DER, base64: whose it is. */
  recipient_public_key: base64,
  /** HPKE, base64. */
  encapsulated_key: base64,
  ciphertext: base64,
});
export type ExportBundle = z.infer<typeof exportBundleSchema>;

/** Reads a file's text. @throws ApiError invalid_data */
export function parseExportBundle(text: string): ExportBundle {
  try {
    return exportBundleSchema.parse(JSON.parse(text));
  } catch {
    throw new ApiError("invalid_data", "This is not an export of a wallet, or it is damaged.", { field: "bundle" });
  }
}

/**
 * Opens an export, derives the address again and compares it with the wallet's: what does not belong to the wallet is not shown (law 10).
 *
 * @returns the private key (Ethereum: 64 hex digits; Solana: base58 of 64 bytes) or the words
 * @throws ApiError invalid_data
 */
export async function openExportBundle(bundle: ExportBundle, recipientPrivateKey: Uint8Array): Promise<string> {
  const plaintext = await openHpke({
    encapsulatedKey: decodeBase64(bundle.encapsulated_key, "encapsulated_key"),
    ciphertext: decodeBase64(bundle.ciphertext, "ciphertext"),
    privateKey: recipientPrivateKey,
  });
  const secret = new TextDecoder("utf-8", { fatal: true }).decode(plaintext);
  plaintext.fill(0);
  await assertIsKeyOf(bundle, secret);
  return secret;
}

/** @throws ApiError share_invalid when the secret is not the wallet's */
export async function assertIsKeyOf({ wallet, secret: kind }: Pick<ExportBundle, "wallet" | "secret">, secret: string): Promise<void> {
  const address = await deriveAddress(wallet.chain_type, kind, secret);
  if (address === wallet.address) return;
  throw new ApiError("share_invalid", `The backend answered with the key of ${address}, not of ${wallet.address}. Nothing of it is shown.`);
}

async function deriveAddress(chain: "ethereum" | "solana", kind: "private_key" | "seed_phrase", secret: string): Promise<string> {
  const key = decodePrivateKey(chain, await readPrivateKey(chain, kind, secret));
  const address = chain === "ethereum" ? deriveEthereumAddress(key) : deriveSolanaAddress(key);
  key.fill(0);
  return address;
}

function decodePrivateKey(chain: "ethereum" | "solana", text: string): Uint8Array {
  if (chain === "ethereum") return decodeHex(text, "private key");
  try {
    return base58.decode(text);
  } catch {
    throw new ApiError("invalid_data", "The private key is not base58.", { field: "private key" });
  }
}

/** The private key in an export, as text: 64 hex digits or base58 of 64 bytes; of a phrase the first account's. @throws ApiError invalid_data */
export async function readPrivateKey(chain: "ethereum" | "solana", kind: "private_key" | "seed_phrase", secret: string): Promise<string> {
  if (kind === "private_key") return secret;
  if (chain === "ethereum") return encodeHex(await deriveEthereumKey(secret));
  return base58.encode(deriveSolanaKey(await readPhrase(secret)));
}

import { walletExportSchema } from "../../protocol/api/wallets.ts";
import type { SeatWallet } from "../../protocol/app/seat-wallet.ts";
import { decodeBase64 } from "../../protocol/base64.ts";
import { ApiError } from "../../protocol/errors.ts";
import type { HpkeRecipient } from "../../protocol/hpke.ts";
import type { JsonValue } from "../../protocol/parse-strict-json.ts";
import { assertIsKeyOf, type ExportBundle, exportBundleSchema } from "./export-bundle.ts";

export type SecretKind = ExportBundle["secret"];

export interface TakenKey {
  readonly kind: SecretKind;
  /** Ethereum: 64 hex digits; Solana: base58 of 64 bytes; or the words. */
  readonly secret: string;
}

/**
 * Opens the wallet API's answer with the key that this page made, derives the address again and compares it with the wallet's (law 10).
 *
 * @throws ApiError invalid_data, share_invalid; then nothing of the answer may be shown
 */
export async function openExport(answer: JsonValue, recipient: HpkeRecipient, wallet: SeatWallet, kind: SecretKind): Promise<TakenKey> {
  const { encapsulated_key, ciphertext } = readAnswer(answer);
  const plaintext = await recipient.open({
    encapsulatedKey: decodeBase64(encapsulated_key, "encapsulated_key"),
    ciphertext: decodeBase64(ciphertext, "ciphertext"),
  });
  const secret = new TextDecoder("utf-8", { fatal: true }).decode(plaintext);
  plaintext.fill(0);
  await assertIsKeyOf({ wallet, secret: kind }, secret);
  return { kind, secret };
}

/** The same answer as a file for the machine that holds the recipient's private key. This page cannot open it. */
export function writeExportBundle(answer: JsonValue, recipientPublicKey: string, wallet: SeatWallet, kind: SecretKind): ExportBundle {
  const { encapsulated_key, ciphertext } = readAnswer(answer);
  const { id, chain_type, address } = wallet;
  return exportBundleSchema.parse({
    format: "countersign-export",
    version: 1,
    wallet: { id, chain_type, address },
    secret: kind,
    recipient_public_key: recipientPublicKey,
    encapsulated_key,
    ciphertext,
  });
}

function readAnswer(answer: JsonValue) {
  const parsed = walletExportSchema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new ApiError("invalid_data", "The backend’s answer is not a sealed export.");
}

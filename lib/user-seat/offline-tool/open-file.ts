import { ApiError } from "../../protocol/errors.ts";
import { encodeHex } from "../../protocol/hex.ts";
import { type ExportBundle, openExportBundle, parseExportBundle } from "../recovery/export-bundle.ts";
import type { Keystore } from "../recovery/keystore.ts";
import { openKeystore, parseKeystore } from "../recovery/open-keystore.ts";
import { openRecipientFile, parseRecipientFile } from "../recovery/recipient-file.ts";

export type ChosenFile =
  | { readonly kind: "keystore"; readonly keystore: Keystore }
  | { readonly kind: "export"; readonly bundle: ExportBundle };

export interface OpenedWallet {
  readonly address: string;
  readonly secretName: "Private key" | "Seed phrase";
  readonly secret: string;
}

/** Tells what a file is. @throws ApiError invalid_data */
export function readChosenFile(text: string): ChosenFile {
  if (/"countersign-export"/.test(text)) return { kind: "export", bundle: parseExportBundle(text) };
  if (/"countersign-recipient"/.test(text)) {
    throw new ApiError("invalid_data", "This is a recipient key. Choose the export first; its key is asked for next.", { field: "file" });
  }
  return { kind: "keystore", keystore: parseKeystore(text) };
}

/** @param recipientText the recipient key's file; of an export only */
export async function openChosenFile(file: ChosenFile, password: string, recipientText: string | null): Promise<OpenedWallet> {
  if (file.kind === "keystore") {
    const { address, privateKey } = await openKeystore(file.keystore, password);
    const secret = encodeHex(privateKey);
    privateKey.fill(0);
    return { address, secretName: "Private key", secret };
  }
  const { bundle } = file;
  if (recipientText === null)
    throw new ApiError("invalid_data", "Choose the recipient key file that the export was made for.", { field: "recipient" });
  const recipient = parseRecipientFile(recipientText);
  if (recipient.public_key !== bundle.recipient_public_key) {
    throw new ApiError("invalid_data", "The export was made for another recipient key than this file's.", { field: "recipient" });
  }
  const scalar = await openRecipientFile(recipient, password);
  const secret = await openExportBundle(bundle, scalar);
  scalar.fill(0);
  return { address: bundle.wallet.address, secretName: bundle.secret === "seed_phrase" ? "Seed phrase" : "Private key", secret };
}

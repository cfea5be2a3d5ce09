import { z } from "zod";
import { initImportBodySchema, submitImportBodySchema } from "../api/wallet-import.ts";
import { CUSTODY_KINDS, walletName } from "./seat-wallet.ts";

/** `POST /api/wallets/import/key`: asks for the enclave's key for this address. Nothing secret is in it. */
export const importKeyRequestSchema = initImportBodySchema;

/** `POST /api/wallets/import`: what the page sealed to that key, and whose the wallet becomes. The app server cannot open it. */
export const importRequestSchema = z.strictObject({
  custody: z.enum(CUSTODY_KINDS),
  name: walletName,
  creationId: z.uuid(),
  wallet: submitImportBodySchema.shape.wallet,
});
export type ImportRequest = z.infer<typeof importRequestSchema>;

import { z } from "zod";
import { initImportBodySchema, initImportResponseSchema, submitImportBodySchema } from "../api/wallet-import.ts";
import { CUSTODY_KINDS, walletName } from "./seat-wallet.ts";

const owner = { custody: z.enum(CUSTODY_KINDS), creationId: z.uuid() };

/** `POST /api/wallets/import/key`: asks for the enclave's key for this address, and for the owner that the wallet will have. Nothing secret is in it. */
export const importKeyRequestSchema = z.strictObject({ ...owner, wallet: initImportBodySchema });
export type ImportKeyRequest = z.infer<typeof importKeyRequestSchema>;

/** With the key quorum of the custody, which the page binds the sealed key to. */
export const importKeyResponseSchema = initImportResponseSchema.extend({ owner_id: z.string() });

/** `POST /api/wallets/import`: what the page sealed to that key and bound to that owner. The app server cannot open it. */
export const importRequestSchema = z.strictObject({
  ...owner,
  name: walletName,
  wallet: submitImportBodySchema.shape.wallet,
});
export type ImportRequest = z.infer<typeof importRequestSchema>;

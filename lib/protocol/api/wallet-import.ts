import { z } from "zod";
import { IMPORT_CHAIN_TYPES } from "../chains/wallet-chains.ts";
import { receiptSchema } from "../receipt.ts";
import { createWalletBodySchema } from "./wallets.ts";

const address = z.string().min(1).max(128);
const shared = { address, chain_type: z.enum(IMPORT_CHAIN_TYPES), encryption_type: z.literal("HPKE") };
/** Which wallet of a phrase: the place in its chain's path (chains/wallet-chains.ts). */
const index = z.int().min(0).max(0x7fffffff);
const base64 = z.string().max(4096);

const hd = { ...shared, entropy_type: z.literal("hd"), index };
const privateKey = { ...shared, entropy_type: z.literal("private-key") };

/** `POST /v1/wallets/import/init` */
export const initImportBodySchema = z.discriminatedUnion("entropy_type", [z.strictObject(hd), z.strictObject(privateKey)]);
export type InitImportBody = z.infer<typeof initImportBodySchema>;

/** What the enclave answers, and what its receipt commits to, together with the request that the key is for. */
export const importKeySchema = z.strictObject({
  encryption_type: z.literal("HPKE"),
  /** P-256, raw uncompressed point of 65 bytes, base64. */
  encryption_public_key: z.string(),
});

/** Countersign's own member lets whoever encrypts check first whose key it is: `verifyImportKey`. */
export const initImportResponseSchema = importKeySchema.extend({ receipt: receiptSchema });

const sealed = {
  encapsulated_key: base64,
  ciphertext: base64,
  hpke_config: z
    .strictObject({
      aead_algorithm: z.enum(["CHACHA20_POLY1305", "AES_GCM256"]).optional(),
      /** Base64, as `aad`. */
      info: base64.optional(),
      aad: base64.optional(),
    })
    .optional(),
};

/** `POST /v1/wallets/import/submit`: what init was asked, the sealed entropy, and what every new wallet may have. */
export const submitImportBodySchema = createWalletBodySchema.omit({ chain_type: true }).extend({
  wallet: z.discriminatedUnion("entropy_type", [z.strictObject({ ...hd, ...sealed }), z.strictObject({ ...privateKey, ...sealed })]),
});
export type ImportedWallet = z.infer<typeof submitImportBodySchema>["wallet"];

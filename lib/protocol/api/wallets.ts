import { z } from "zod";
import { displayName, externalId, ownerIdInput, ownerInput, publicKeyText, resourceId } from "./fields.ts";

/** Privy's chain types. Only `ethereum` is offered; the others are known, so that they get an answer that says so. */
export const CHAIN_TYPES = [
  "ethereum",
  "solana",
  "cosmos",
  "stellar",
  "sui",
  "aptos",
  "movement",
  "tron",
  "bitcoin-segwit",
  "bitcoin-taproot",
  "pearl",
  "near",
  "ton",
  "starknet",
  "xrpl",
  "spark",
] as const;

export const additionalSignerInput = z.strictObject({ signer_id: resourceId, override_policy_ids: z.array(resourceId).max(1).optional() });

/** `POST /v1/wallets` */
export const createWalletBodySchema = z.strictObject({
  chain_type: z.enum(CHAIN_TYPES),
  owner: ownerInput.nullable().optional(),
  owner_id: ownerIdInput.optional(),
  policy_ids: z.array(resourceId).max(1).optional(),
  additional_signers: z.array(additionalSignerInput).max(16).optional(),
  display_name: displayName.optional(),
  external_id: externalId.optional(),
});

/** `PATCH /v1/wallets/{id}`, signed by the owner. Lists replace; null clears an owner or a name. */
export const updateWalletBodySchema = z
  .strictObject({
    owner: ownerInput.nullable().optional(),
    owner_id: ownerIdInput.optional(),
    policy_ids: z.array(resourceId).max(1).optional(),
    additional_signers: z.array(additionalSignerInput).max(16).optional(),
    display_name: displayName.nullable().optional(),
    /** Write-once. */
    external_id: externalId.optional(),
  })
  .refine((body) => Object.keys(body).length > 0, "an object with at least one field to change");

/** `POST /v1/wallets/{id}/export`, signed by the owner. The recipient key is inside the signed body, so every seat agrees to it. */
export const exportWalletBodySchema = z.strictObject({
  encryption_type: z.literal("HPKE"),
  recipient_public_key: publicKeyText,
  export_seed_phrase: z.boolean().optional(),
  export_type: z.enum(["display", "client"]).optional(),
});

export const walletExportSchema = z.strictObject({
  encryption_type: z.literal("HPKE"),
  ciphertext: z.string(),
  encapsulated_key: z.string(),
});

/** Privy's Wallet. Times are unix milliseconds. */
export const walletSchema = z.strictObject({
  id: z.string(),
  /** EIP-55. */
  address: z.string(),
  chain_type: z.literal("ethereum"),
  policy_ids: z.array(z.string()),
  additional_signers: z.array(z.strictObject({ signer_id: z.string(), override_policy_ids: z.array(z.string()).optional() })),
  /** Id of the key quorum that owns the wallet; null: the app secret alone moves it. */
  owner_id: z.string().nullable(),
  created_at: z.int(),
  exported_at: z.int().nullable(),
  imported_at: z.int().nullable(),
  display_name: z.string().optional(),
  external_id: z.string().optional(),
});

/** `GET /v1/wallets` */
export const listWalletsQuerySchema = z.strictObject({
  cursor: z.string().max(256).optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(100)).optional(),
  user_id: resourceId.optional(),
  chain_type: z.enum(CHAIN_TYPES).optional(),
  address: z.string().max(128).optional(),
  external_id: externalId.optional(),
  /** Archiving is not offered, so there is nothing to include. */
  include_archived: z.enum(["true", "false"]).optional(),
});

export const walletPageSchema = z.strictObject({ data: z.array(walletSchema), next_cursor: z.string().nullable() });

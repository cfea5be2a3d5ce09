import { z } from "zod";
import { displayName, externalId, ownerIdInput, ownerInput, resourceId } from "./fields.ts";

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

const additionalSignerInput = z.strictObject({ signer_id: resourceId, override_policy_ids: z.array(resourceId).max(1).optional() });

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
export type CreateWalletBody = z.infer<typeof createWalletBodySchema>;

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
export type WalletBody = z.infer<typeof walletSchema>;

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

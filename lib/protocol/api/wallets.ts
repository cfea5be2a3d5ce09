import { z } from "zod";
import { CHAIN_TYPES, OFFERED_CHAIN_TYPES } from "../chains/wallet-chains.ts";
import { displayName, externalId, ownerIdInput, ownerInput, publicKeyText, resourceId } from "./fields.ts";

export const additionalSignerInput = z.strictObject({ signer_id: resourceId, override_policy_ids: z.array(resourceId).max(1).optional() });

const ENTITY_TYPES = ["user", "organization"] as const;

/** `POST /v1/wallets/{id}/entity`: whom the wallet is kept for. Organizations are known, so that they get an answer that says they are not offered. */
export const entityInputSchema = z.strictObject({ id: resourceId, type: z.enum(ENTITY_TYPES) });
export type EntityInput = z.infer<typeof entityInputSchema>;

/** Privy's WalletEntityAssignmentResponse. Times are unix milliseconds. */
export const entityAssignmentSchema = z.strictObject({
  id: z.string(),
  wallet_id: z.string(),
  entity: entityInputSchema,
  created_at: z.int(),
  updated_at: z.int(),
});

/** `POST /v1/wallets` */
export const createWalletBodySchema = z.strictObject({
  chain_type: z.enum(CHAIN_TYPES),
  owner: ownerInput.nullable().optional(),
  owner_id: ownerIdInput.optional(),
  policy_ids: z.array(resourceId).max(1).optional(),
  additional_signers: z.array(additionalSignerInput).max(16).optional(),
  display_name: displayName.optional(),
  entity: entityInputSchema.optional(),
  external_id: externalId.optional(),
});

const MAX_BATCH = 100;

/** `POST /v1/wallets/batch`, as the host looks at it: each wallet is judged for itself. */
export const walletBatchSchema = z.strictObject({ wallets: z.array(z.json()).min(1).max(MAX_BATCH) });

export const createWalletBatchBodySchema = z.strictObject({ wallets: z.array(createWalletBodySchema).min(1).max(MAX_BATCH) });

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

/** The same as a method of `POST /v1/wallets/{id}/rpc`. */
export const exportRpcBodySchema = z.strictObject({
  method: z.enum(["exportPrivateKey", "exportSeedPhrase"]),
  address: z.string().min(1).max(128),
  params: exportWalletBodySchema,
  chain_type: z.enum(OFFERED_CHAIN_TYPES).optional(),
  wallet_id: resourceId.optional(),
});
export type ExportRpcBody = z.infer<typeof exportRpcBodySchema>;

export const walletExportSchema = z.strictObject({
  encryption_type: z.literal("HPKE"),
  ciphertext: z.string(),
  encapsulated_key: z.string(),
});

export const exportRpcResponseSchema = z.strictObject({ method: exportRpcBodySchema.shape.method, data: walletExportSchema });

/** Privy's Wallet. Times are unix milliseconds. */
export const walletSchema = z.strictObject({
  id: z.string(),
  /** As the chain writes it: EIP-55 for Ethereum, base58 for Solana. */
  address: z.string(),
  chain_type: z.enum(OFFERED_CHAIN_TYPES),
  /** Hex without 0x: compressed secp256k1 point or ed25519 key. For chains whose libraries ask for it, which Ethereum's and Solana's do not. */
  public_key: z.string().optional(),
  policy_ids: z.array(z.string()),
  additional_signers: z.array(z.strictObject({ signer_id: z.string(), override_policy_ids: z.array(z.string()).optional() })),
  /** Id of the key quorum that owns the wallet; null: the app secret alone moves it. */
  owner_id: z.string().nullable(),
  created_at: z.int(),
  exported_at: z.int().nullable(),
  imported_at: z.int().nullable(),
  /** null while the wallet is in use; absent in answers that were stored before wallets could be archived. */
  archived_at: z.int().nullable().optional(),
  /** How many members of the owner must sign, as its quorum is now; absent without owner. */
  authorization_threshold: z.int().optional(),
  entity: entityInputSchema.optional(),
  display_name: z.string().optional(),
  external_id: z.string().optional(),
});

/** Archived wallets are left out unless they are asked for. */
const includeArchived = z.enum(["true", "false"]);

/** `GET /v1/wallets` */
export const listWalletsQuerySchema = z
  .strictObject({
    cursor: z.string().max(256).optional(),
    limit: z.coerce.number().pipe(z.int().min(1).max(100)).optional(),
    /** Wallets in whose owner quorum this user has a seat. */
    user_id: resourceId.optional(),
    /** Wallets in whose owner quorum this P-256 key has a seat. Not together with `user_id`. */
    authorization_key: publicKeyText.optional(),
    chain_type: z.enum(CHAIN_TYPES).optional(),
    address: z.string().max(128).optional(),
    external_id: externalId.optional(),
    entity_id: resourceId.optional(),
    include_archived: includeArchived.optional(),
  })
  .refine(
    ({ user_id, authorization_key }) => user_id === undefined || authorization_key === undefined,
    "either of user_id and authorization_key, not both",
  );

/** `GET /v1/wallets/{id}` */
export const getWalletQuerySchema = z.strictObject({ include_archived: includeArchived.optional() });

/** `POST /v1/wallets/address` */
export const walletByAddressBodySchema = z.strictObject({ address: z.string().min(1).max(128), include_archived: z.boolean().optional() });

/** In the order of the request. */
export const walletBatchResultSchema = z.strictObject({
  results: z.array(
    z.discriminatedUnion("success", [
      z.strictObject({ index: z.int(), success: z.literal(true), wallet: walletSchema }),
      z.strictObject({ index: z.int(), success: z.literal(false), error: z.string(), code: z.string() }),
    ]),
  ),
});

export const walletPageSchema = z.strictObject({ data: z.array(walletSchema), next_cursor: z.string().nullable() });

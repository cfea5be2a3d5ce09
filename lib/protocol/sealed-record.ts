import { z } from "zod";
import { chainTableSchema } from "./chains/chain-table.ts";
import { OFFERED_CHAIN_TYPES } from "./chains/wallet-chains.ts";
import { aggregationShape } from "./policy/aggregation-schema.ts";
import { policyRuleSchema } from "./policy/policy-schema.ts";

/**
 * Records that carry authority. Each row of the vault database holds one: its canonical JSON `content` and an HMAC `seal`
 * over `{type,id,app_id,version,content}` under a key that only the enclave has (law 7).
 */

export const RECORD_TYPES = [
  "app",
  "user",
  "user_key",
  "key_quorum",
  "wallet",
  "policy",
  "condition_set",
  "aggregation",
  "intent",
  "intent_approval",
] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

/** A record that were larger could be sealed, but never be sent to the enclave again. */
export const MAX_CONTENT_CHARACTERS = 262_144;

export const sealedRecordSchema = z.strictObject({
  type: z.enum(RECORD_TYPES),
  id: z.string().min(1).max(64),
  app_id: z.string().min(1).max(64),
  /** Starts at 1; every change adds 1. */
  version: z.int().positive(),
  /** RFC 8785 JSON text of the content. */
  content: z.string().max(MAX_CONTENT_CHARACTERS),
  /** HMAC-SHA256, base64. */
  seal: z.string().length(44),
});
export type SealedRecord = z.infer<typeof sealedRecordSchema>;

const spkiBase64 = z.string().min(1).max(1024);

/** Unix ms. A deleted record stays, as its own newest version: an older row put back is then stale instead of alive again. */
const deletedAt = z.int().optional();

export const jwtKeySchema = z.strictObject({
  kid: z.string().max(256).nullable(),
  alg: z.enum(["RS256", "ES256", "EdDSA"]),
  /** SPKI DER, base64. */
  public_key: spkiBase64,
});

/** Requests a minute. What is absent is left to the server, whose own limits are never exceeded. */
export const rateLimitsSchema = z.strictObject({
  app: z.int().positive().optional(),
  wallet: z.int().positive().optional(),
  user: z.int().positive().optional(),
  new_users: z.int().positive().optional(),
});

/** An account that signs in with a code that the app's server may read. */
const testAccountSchema = z.strictObject({
  id: z.string(),
  email: z.string(),
  phone_number: z.string(),
  otp_code: z.string().regex(/^[0-9]{6}$/),
  /** Unix ms. */
  created_at: z.int(),
});
export type TestAccount = z.infer<typeof testAccountSchema>;

export const appContentSchema = z.strictObject({
  name: z.string().min(1).max(100),
  /** SHA-256 of the app secret's UTF-8 bytes, hex. The secret has 256 bits of entropy, so a plain hash is enough. */
  secret_hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** P-256 key (SPKI, base64) that signs changes of this config. */
  admin_public_key: spkiBase64,
  /** Origins that a signed url may start with, without trailing slash: `http://localhost:4000`. */
  origins: z.array(z.string().url()).min(1).max(16),
  jwt: z.strictObject({
    keys: z.array(jwtKeySchema).max(16),
    issuer: z.string().max(512).nullable(),
    audience: z.string().max(512).nullable(),
    /** Where the keys were read when they were pinned. Only whoever has the admin key reads it again. */
    jwks_url: z
      .url({ protocol: /^https?$/ })
      .max(2048)
      .nullable()
      .optional(),
  }),
  user_factor: z.enum(["required", "optional"]),
  replay: z.enum(["strict", "compatible"]),
  webauthn: z.strictObject({ rp_id: z.string().max(253), origins: z.array(z.string()).max(16) }).nullable(),
  /** The most a transaction may cost in network fees: gas limit × max fee per gas, in wei, decimal. */
  max_fee_wei: z.string().regex(/^[0-9]{1,30}$/),
  /** Tokens and batch executors by chain; absent: none. */
  chains: chainTableSchema.optional(),
  /** Only whose account is on the app's list becomes a user. Absent: off. */
  allowlist_enabled: z.boolean().optional(),
  rate_limits: rateLimitsSchema.optional(),
  /** Present in development apps only: test accounts, and the key (the enclave's own, derived for this app) that signs their tokens. */
  development: z.strictObject({ kid: z.string(), public_key: spkiBase64, accounts: z.array(testAccountSchema).min(1) }).optional(),
  created_at: z.int(),
});
export type AppContent = z.infer<typeof appContentSchema>;

export const factorSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("passkey"),
    id: z.string(),
    /** WebAuthn credential id, base64url. */
    credential_id: z.string().max(1400),
    public_key: spkiBase64,
    enrolled_at: z.int(),
  }),
  z.strictObject({ type: z.literal("device"), id: z.string(), public_key: spkiBase64, enrolled_at: z.int() }),
]);
export type UserFactor = z.infer<typeof factorSchema>;

export const userContentSchema = z.strictObject({
  linked_accounts: z.array(z.record(z.string(), z.unknown())).max(64),
  custom_metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
  factors: z.array(factorSchema).max(16),
  /** Of the test account that this user was made for. No action gives it to a user that exists. */
  test_account_id: z.string().optional(),
  /** Unix seconds, as Privy gives it for users. */
  created_at: z.int(),
  deleted_at: deletedAt,
});
export type UserContent = z.infer<typeof userContentSchema>;

/** A signing key that the enclave issued to a user; it fills that user's seat until it expires. Never changed, so never stale. */
export const userKeyContentSchema = z.strictObject({
  user_id: z.string(),
  public_key: spkiBase64,
  factor_id: z.string().nullable(),
  created_at: z.int(),
  expires_at: z.int(),
  /** Present: the key signs for these intents and for nothing else. */
  bindings: z
    .array(z.strictObject({ intent_id: z.string(), payload_hash: z.string() }))
    .max(10)
    .optional(),
});

export const keyQuorumContentSchema = z.strictObject({
  display_name: z.string().max(50).nullable(),
  /** null: every member must sign. */
  authorization_threshold: z.int().positive().nullable(),
  /** `public_key` is echoed as it was given; equality is of points. */
  authorization_keys: z.array(z.strictObject({ public_key: z.string(), display_name: z.string().nullable() })),
  user_ids: z.array(z.string()),
  key_quorum_ids: z.array(z.string()).max(5),
  created_at: z.int(),
  deleted_at: deletedAt,
});
export type KeyQuorumContent = z.infer<typeof keyQuorumContentSchema>;

/** Whom a wallet is kept for; without authority over it. */
const walletEntitySchema = z.strictObject({
  id: z.string(),
  type: z.literal("user"),
  assignment_id: z.string(),
  created_at: z.int(),
  updated_at: z.int(),
});
export type WalletEntity = z.infer<typeof walletEntitySchema>;

export const walletContentSchema = z.strictObject({
  chain_type: z.enum(OFFERED_CHAIN_TYPES),
  /** As the chain writes it (chains/format-address.ts); EIP-55 for Ethereum. */
  address: z.string(),
  /** Compressed secp256k1 point or ed25519 key by the chain's curve, hex without 0x. What every use of the shares is compared with (law 9). */
  public_key: z.string(),
  owner_id: z.string().nullable(),
  policy_ids: z.array(z.string()).max(1),
  additional_signers: z.array(z.strictObject({ signer_id: z.string(), override_policy_ids: z.array(z.string()).max(1).optional() })),
  display_name: z.string().nullable(),
  external_id: z.string().nullable(),
  created_at: z.int(),
  exported_at: z.int().nullable(),
  imported_at: z.int().nullable(),
  entity: walletEntitySchema.optional(),
  /** Unix ms; absent while the wallet is in use. */
  archived_at: z.int().optional(),
});
export type WalletContent = z.infer<typeof walletContentSchema>;

export const policyContentSchema = z.strictObject({
  version: z.literal("1.0"),
  name: z.string(),
  chain_type: z.enum(OFFERED_CHAIN_TYPES),
  rules: z.array(policyRuleSchema),
  owner_id: z.string().nullable(),
  created_at: z.int(),
  deleted_at: deletedAt,
});
export type PolicyContent = z.infer<typeof policyContentSchema>;

/** So many values of the length of an address fill a record. They stand in it together, so that a host can leave none of them out. */
export const MAX_CONDITION_SET_ITEMS = 2_000;

export const conditionSetContentSchema = z.strictObject({
  name: z.string(),
  items: z.array(z.strictObject({ id: z.string(), value: z.string(), created_at: z.int() })).max(MAX_CONDITION_SET_ITEMS),
  owner_id: z.string(),
  created_at: z.int(),
  deleted_at: deletedAt,
});
export type ConditionSetContent = z.infer<typeof conditionSetContentSchema>;

/** What is counted. How much is not here but with the witness: a record can be put back, a count must not (law 11). */
export const aggregationContentSchema = z.strictObject({
  ...aggregationShape,
  owner_id: z.string().nullable(),
  created_at: z.int(),
  deleted_at: deletedAt,
});
export type AggregationContent = z.infer<typeof aggregationContentSchema>;

export const INTENT_TYPES = ["KEY_QUORUM", "POLICY", "RULE", "RPC", "TRANSFER", "WALLET"] as const;

/** A request that waits until enough members have approved it. Never changed, except that it is rejected. */
export const intentContentSchema = z.strictObject({
  intent_type: z.enum(INTENT_TYPES),
  /** What the request acts on; a rule's policy. */
  resource_type: z.enum(["wallet", "policy", "key_quorum"]),
  resource_id: z.string(),
  /** The version that the intent would change; null where it changes none: RPC and TRANSFER. */
  resource_version: z.int().positive().nullable(),
  method: z.enum(["POST", "PATCH", "DELETE"]),
  origin: z.string(),
  path: z.string(),
  /** JSON text, or empty. */
  body: z.string(),
  /** SHA-256 of the canonical request that the members sign, hex. */
  payload_hash: z.string(),
  custom_expiry: z.boolean(),
  /** Unix ms, as the other times. */
  expires_at: z.int(),
  created_at: z.int(),
  rejected_at: z.int().optional(),
});
export type IntentContent = z.infer<typeof intentContentSchema>;

/** A member's signature under an intent's request, verified when it came. The signature itself is kept nowhere. */
export const intentApprovalContentSchema = z.strictObject({
  intent_id: z.string(),
  payload_hash: z.string(),
  public_key: spkiBase64,
  /** Whose seat the key fills, when it is a key that the enclave issued to a user. */
  user_id: z.string().nullable(),
  signed_at: z.int(),
});

/** Content schema by record type. */
export const RECORD_CONTENT = {
  app: appContentSchema,
  user: userContentSchema,
  user_key: userKeyContentSchema,
  key_quorum: keyQuorumContentSchema,
  wallet: walletContentSchema,
  policy: policyContentSchema,
  condition_set: conditionSetContentSchema,
  aggregation: aggregationContentSchema,
  intent: intentContentSchema,
  intent_approval: intentApprovalContentSchema,
} as const;

export type RecordContent<T extends RecordType> = z.infer<(typeof RECORD_CONTENT)[T]>;

import { z } from "zod";
import { CHAIN_TYPES } from "../chains/wallet-chains.ts";
import { ethereumAddress, externalId, resourceId } from "./fields.ts";
import { additionalSignerInput } from "./wallets.ts";

const handle = z.string().min(1).max(256);
const address = z
  .string()
  .min(3)
  .max(320)
  .regex(/^\S+@\S+$/, "an email address");

const oauth = <T extends string>(type: T) =>
  z.strictObject({
    type: z.literal(`${type}_oauth`),
    subject: handle,
    email: address.optional(),
    name: z.string().max(256).nullable().optional(),
    username: handle.optional(),
    vanityName: handle.optional(),
    profile_picture_url: z.string().max(2048).optional(),
  });

const chainAddress = z.string().regex(/^(0x[0-9a-fA-F]{40}|[1-9A-HJ-NP-Za-km-z]{32,44})$/, "an Ethereum or Solana address");

/**
 * Accounts that an app's server declares for a user. They say who a user is, never what a user may do: a declared wallet is not in custody here, and
 * a declared passkey is no factor, which only the factor route enrols, against a proof.
 */
export const linkedAccountInputSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("email"), address }),
  z.strictObject({ type: z.literal("phone"), number: z.string().regex(/^\+?[0-9 ()-]{4,32}$/, "a phone number") }),
  /** `custom_user_id` is the `sub` of the tokens that the app's issuer signs for this user. */
  z.strictObject({ type: z.literal("custom_auth"), custom_user_id: handle }),
  z.strictObject({
    type: z.literal("telegram"),
    telegram_user_id: handle,
    first_name: z.string().max(256).optional(),
    last_name: z.string().max(256).optional(),
    photo_url: z.string().max(2048).optional(),
    username: handle.optional(),
  }),
  z.strictObject({
    type: z.literal("farcaster"),
    fid: z.int().nonnegative(),
    owner_address: ethereumAddress,
    bio: z.string().max(1024).optional(),
    display_name: z.string().max(256).optional(),
    homepage_url: z.string().max(2048).optional(),
    profile_picture_url: z.string().max(2048).optional(),
    username: handle.optional(),
  }),
  z.strictObject({ type: z.literal("wallet"), chain_type: z.enum(["ethereum", "solana"]), address: chainAddress }),
  z.strictObject({
    type: z.literal("passkey"),
    credential_id: z.string().min(1).max(1400),
    credential_public_key: z.string().min(1).max(2048),
    credential_username: z.string().max(256),
    credential_device_type: z.enum(["singleDevice", "multiDevice"]),
  }),
  oauth("google"),
  oauth("apple"),
  oauth("discord"),
  oauth("github"),
  oauth("instagram"),
  oauth("line"),
  oauth("linkedin"),
  oauth("spotify"),
  oauth("tiktok"),
  oauth("twitch"),
  oauth("twitter"),
]);

export const customMetadataSchema = z.record(z.string().min(1).max(64), z.union([z.string().max(1024), z.number(), z.boolean()]));

const userWalletInput = z.strictObject({
  chain_type: z.enum(CHAIN_TYPES),
  additional_signers: z.array(additionalSignerInput).max(16).optional(),
  policy_ids: z.array(resourceId).max(1).optional(),
  /** Contract wallets are not offered: the enclave refuses `true`. */
  create_smart_wallet: z.boolean().optional(),
});
const MAX_WALLETS = 16;

export const MAX_LINKED_ACCOUNTS = 64;

/** `POST /v1/users` */
export const createUserBodySchema = z.strictObject({
  linked_accounts: z.array(linkedAccountInputSchema).max(MAX_LINKED_ACCOUNTS),
  custom_metadata: customMetadataSchema.optional(),
  wallets: z.array(userWalletInput).max(MAX_WALLETS).optional(),
});

/** `POST /v1/users/{id}/wallets` */
export const pregenerateWalletsBodySchema = z.strictObject({
  wallets: z
    .array(userWalletInput.extend({ external_id: externalId.optional() }))
    .min(1)
    .max(MAX_WALLETS),
});
export type UserWalletInput = z.infer<typeof pregenerateWalletsBodySchema>["wallets"][number];

/** `POST /v1/users/{id}/custom_metadata` replaces what was there, `PATCH` keeps the members that the body does not name. */
export const setCustomMetadataBodySchema = z.strictObject({ custom_metadata: customMetadataSchema });

/** `POST /v1/users/{id}/accounts/unlink`. `handle` is what identifies the account: address, number, subject or custom user id. */
export const unlinkAccountBodySchema = z.strictObject({
  type: z.string().min(1).max(128),
  handle: z.string().min(1).max(1400),
  provider: z.string().max(128).optional(),
});

/** `GET /v1/users` */
export const listUsersQuerySchema = z.strictObject({
  cursor: z.string().max(256).optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(100)).optional(),
});

const searched = z.array(z.string().min(1).max(320)).max(100);

/** `POST /v1/users/search`: a term, or lists of which any may match. */
export const searchUsersBodySchema = z.union([
  z.strictObject({ searchTerm: z.string().min(1).max(320) }),
  z.strictObject({ emails: searched, phoneNumbers: searched, walletAddresses: searched }),
]);

/** Privy's User. `created_at` and `verified_at` are unix seconds. */
export const userSchema = z.strictObject({
  id: z.string(),
  created_at: z.int(),
  linked_accounts: z.array(z.record(z.string(), z.unknown())),
  mfa_methods: z.array(z.unknown()),
  has_accepted_terms: z.boolean(),
  is_guest: z.boolean(),
  custom_metadata: customMetadataSchema.optional(),
});

export const userPageSchema = z.strictObject({ data: z.array(userSchema), next_cursor: z.string().nullable() });

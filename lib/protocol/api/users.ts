import { z } from "zod";

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

/**
 * Accounts that an app's server may declare for a user. Wallets and passkeys are not among them: they need a proof, which the factor route asks for.
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

/** `POST /v1/users` */
export const createUserBodySchema = z.strictObject({
  linked_accounts: z.array(linkedAccountInputSchema).max(64),
  custom_metadata: customMetadataSchema.optional(),
});

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

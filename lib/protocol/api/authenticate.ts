import { z } from "zod";
import { factorAssertionSchema } from "../user-factor.ts";
import { jwtText, publicKeyText } from "./fields.ts";
import { walletSchema } from "./wallets.ts";

/** `POST /v1/wallets/authenticate`. `factor` is ours: apps with `user_factor: required` ask for it (law 1). */
export const authenticateBodySchema = z.strictObject({
  user_jwt: jwtText,
  /** A user key never travels unencrypted, so the raw form of the reply is not offered. */
  encryption_type: z.literal("HPKE"),
  recipient_public_key: publicKeyText,
  factor: factorAssertionSchema.optional(),
});

export const authenticateResponseSchema = z.strictObject({
  encrypted_authorization_key: z.strictObject({
    encryption_type: z.literal("HPKE"),
    /** 65-byte point, base64. */
    encapsulated_key: z.string(),
    ciphertext: z.string(),
  }),
  /** Unix milliseconds. */
  expires_at: z.int(),
  wallets: z.array(walletSchema),
});

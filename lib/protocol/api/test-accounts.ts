import { z } from "zod";
import { userSchema } from "./users.ts";

/** `GET /v1/apps/{id}/test_credentials` */
export const testAccountsSchema = z.strictObject({
  data: z.array(
    z.strictObject({
      id: z.string(),
      email: z.string(),
      phone_number: z.string(),
      otp_code: z.string(),
      /** ISO 8601. */
      created_at: z.string(),
      updated_at: z.string(),
    }),
  ),
});

/** `POST /v1/passwordless/authenticate`, for test accounts only. */
export const passwordlessBodySchema = z.strictObject({ email: z.string().min(3).max(320), code: z.string().min(1).max(32) });

/** Privy's AuthenticatedUser. */
export const authenticatedUserSchema = z.strictObject({
  user: userSchema,
  /** ES256, for an hour. */
  token: z.string(),
  privy_access_token: z.null(),
  refresh_token: z.null(),
  session_update_action: z.literal("set"),
  identity_token: z.string(),
  is_new_user: z.boolean(),
});

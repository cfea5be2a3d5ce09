import { z } from "zod";
import { chainTableSchema } from "../chains/chain-table.ts";
import { appContentSchema } from "../sealed-record.ts";
import { publicKeyText } from "./fields.ts";

const { name, secret_hash, origins, jwt, user_factor, replay, webauthn, max_fee_wei } = appContentSchema.shape;
const settings = { name, secret_hash, admin_public_key: publicKeyText, origins, jwt, user_factor, replay, webauthn };

/**
 * `POST /v1/apps`. The creator makes the secret and sends only its hash, so no party but the creator ever has it. The id is the enclave's;
 * `jwt.audience: "$app_id"` pins it.
 */
export const createAppBodySchema = z.strictObject({
  ...settings,
  max_fee_wei: max_fee_wei.optional(),
  chains: chainTableSchema.optional(),
});
export type CreateAppBody = z.infer<typeof createAppBodySchema>;

/** `PATCH /v1/apps/{id}`, signed by the app's admin key. */
export const updateAppBodySchema = z
  .strictObject({ ...settings, max_fee_wei, chains: chainTableSchema })
  .partial()
  .refine((body) => Object.keys(body).length > 0, "an object with at least one field to change");
export type UpdateAppBody = z.infer<typeof updateAppBodySchema>;

/**
 * An app as it is shown. Privy's members that apps read come first; Countersign's own settings follow. Secret hash and admin key are not shown.
 */
export const appSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  custom_jwt_auth: z.boolean(),
  passkey_auth: z.boolean(),
  allowed_domains: z.array(z.string()),
  mfa_methods: z.array(z.string()),
  /** SPKI PEM of the first user token key; null when the app has none. */
  verification_key: z.string().nullable(),
  origins: z.array(z.string()),
  user_factor: z.enum(["required", "optional"]),
  replay: z.enum(["strict", "compatible"]),
  max_fee_wei: z.string(),
  jwt: appContentSchema.shape.jwt,
  webauthn: appContentSchema.shape.webauthn,
  chains: chainTableSchema,
  created_at: z.int(),
});

/** `GET /v1/apps/{id}/jwks.json`: the keys that the app's issuer signs user tokens with. */
export const jwksSchema = z.strictObject({ keys: z.array(z.record(z.string(), z.unknown())) });

/** What `POST /v1/apps` and `PATCH /v1/apps/{id}` answer. */
export const createdAppSchema = z.strictObject({ id: z.string(), name: z.string() });

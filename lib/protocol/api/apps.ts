import { z } from "zod";
import { chainTableSchema } from "../chains/chain-table.ts";
import { appContentSchema, rateLimitsSchema } from "../sealed-record.ts";
import { publicKeyText } from "./fields.ts";

const { name, secret_hash, origins, jwt, user_factor, replay, webauthn, max_fee_wei, allowlist_enabled, rate_limits } =
  appContentSchema.shape;
const settings = { name, secret_hash, admin_public_key: publicKeyText, origins, jwt, user_factor, replay, webauthn };

/** What is off, or left to the server, unless it is asked for. `development` gives the app test accounts. */
const options = { allowlist_enabled, rate_limits, development: z.boolean().optional() };

/**
 * `POST /v1/apps`. The creator makes the secret and sends only its hash, so no party but the creator ever has it. The id is the enclave's;
 * `jwt.audience: "$app_id"` pins it.
 */
export const createAppBodySchema = z.strictObject({
  ...settings,
  ...options,
  max_fee_wei: max_fee_wei.optional(),
  chains: chainTableSchema.optional(),
});
export type CreateAppBody = z.infer<typeof createAppBodySchema>;

/** `PATCH /v1/apps/{id}`, signed by the app's admin key. */
export const updateAppBodySchema = z
  .strictObject({ ...settings, ...options, max_fee_wei, chains: chainTableSchema })
  .partial()
  .refine((body) => Object.keys(body).length > 0, "an object with at least one field to change");
export type UpdateAppBody = z.infer<typeof updateAppBodySchema>;

const off = z.literal(false);

/**
 * An app as it is shown: Privy's AppResponse, in which everything that this server does not offer is off, then Countersign's own settings. Secret hash and admin
 * key are not shown.
 */
export const appSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  data_classification: z.literal("public"),
  apple_oauth: off,
  discord_oauth: off,
  email_auth: off,
  farcaster_auth: off,
  farcaster_link_wallets_enabled: off,
  github_oauth: off,
  google_oauth: off,
  guest_auth: off,
  instagram_oauth: off,
  line_oauth: off,
  linkedin_oauth: off,
  sms_auth: off,
  solana_wallet_auth: off,
  spotify_oauth: off,
  telegram_auth: off,
  telegram_oauth: off,
  tiktok_oauth: off,
  twitch_oauth: off,
  twitter_oauth: off,
  twitter_oauth_on_mobile_enabled: off,
  wallet_auth: off,
  whatsapp_enabled: off,
  custom_oauth_providers: z.array(z.never()),
  external_wallets_for_signup_enabled: off,
  captcha_enabled: off,
  enabled_captcha_provider: z.null(),
  accent_color: z.null(),
  icon_url: z.null(),
  logo_url: z.null(),
  legal_name: z.null(),
  privacy_policy_url: z.null(),
  terms_and_conditions_url: z.null(),
  theme: z.literal("light"),
  allowlist_config: z.strictObject({ cta_link: z.null(), cta_text: z.null(), error_detail: z.null(), error_title: z.null() }),
  enforce_wallet_uis: off,
  legacy_wallet_ui_config: off,
  require_users_accept_terms: z.null(),
  show_wallet_login_first: off,
  wallet_connect_cloud_project_id: z.null(),
  fiat_on_ramp_enabled: off,
  max_linked_wallets_per_user: z.null(),
  merge_accounts_by_email: off,
  disable_plus_emails: off,
  allowed_native_app_ids: z.array(z.never()),
  allowed_native_app_url_schemes: z.array(z.never()),
  embedded_wallet_config: z.strictObject({
    create_on_login: z.literal("off"),
    ethereum: z.strictObject({ create_on_login: z.literal("off") }),
    solana: z.strictObject({ create_on_login: z.literal("off") }),
    mode: z.literal("user-controlled-server-wallets-only"),
    user_owned_recovery_options: z.array(z.never()),
  }),
  smart_wallet_config: z.strictObject({ enabled: off }),
  /** Keys of an issuer are pinned: this is how an app's people sign in. */
  custom_jwt_auth: z.boolean(),
  custom_api_url: z.string().nullable(),
  passkey_auth: off,
  passkeys_for_signup_enabled: off,
  /** A passkey is what the enclave asks for besides the token. */
  mfa_methods: z.array(z.literal("passkey")),
  allowed_domains: z.array(z.string()),
  allowlist_enabled: z.boolean(),
  /** SPKI PEM of the first key that user tokens are signed with; empty when there is none. */
  verification_key: z.string(),
  origins: z.array(z.string()),
  user_factor: z.enum(["required", "optional"]),
  replay: z.enum(["strict", "compatible"]),
  max_fee_wei: z.string(),
  jwt,
  webauthn,
  chains: chainTableSchema,
  rate_limits: rateLimitsSchema,
  /** The app has test accounts. */
  development: z.boolean(),
  created_at: z.int(),
});

/** `GET /v1/apps/{id}/jwks.json`: the keys that the app's issuer signs user tokens with. */
export const jwksSchema = z.strictObject({ keys: z.array(z.record(z.string(), z.unknown())) });

/** What `POST /v1/apps` and `PATCH /v1/apps/{id}` answer. */
export const createdAppSchema = z.strictObject({ id: z.string(), name: z.string() });

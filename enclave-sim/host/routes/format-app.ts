import { createPublicKey } from "node:crypto";
import type { AppContent } from "../../../lib/protocol/sealed-record.ts";

/** Ways to sign in that Privy's pages offer. This server has no such pages: an app's people sign in at its own issuer. */
const ABSENT_SIGN_INS = {
  apple_oauth: false,
  discord_oauth: false,
  email_auth: false,
  farcaster_auth: false,
  farcaster_link_wallets_enabled: false,
  github_oauth: false,
  google_oauth: false,
  guest_auth: false,
  instagram_oauth: false,
  line_oauth: false,
  linkedin_oauth: false,
  sms_auth: false,
  solana_wallet_auth: false,
  spotify_oauth: false,
  telegram_auth: false,
  telegram_oauth: false,
  tiktok_oauth: false,
  twitch_oauth: false,
  twitter_oauth: false,
  twitter_oauth_on_mobile_enabled: false,
  wallet_auth: false,
  whatsapp_enabled: false,
  custom_oauth_providers: [],
  external_wallets_for_signup_enabled: false,
  captcha_enabled: false,
  enabled_captcha_provider: null,
};

/** How Privy's pages look and what they ask: nothing is shown, so nothing is set. */
const ABSENT_PAGES = {
  accent_color: null,
  icon_url: null,
  logo_url: null,
  legal_name: null,
  privacy_policy_url: null,
  terms_and_conditions_url: null,
  theme: "light",
  allowlist_config: { cta_link: null, cta_text: null, error_detail: null, error_title: null },
  enforce_wallet_uis: false,
  legacy_wallet_ui_config: false,
  require_users_accept_terms: null,
  show_wallet_login_first: false,
  wallet_connect_cloud_project_id: null,
  fiat_on_ramp_enabled: false,
  max_linked_wallets_per_user: null,
  merge_accounts_by_email: false,
  disable_plus_emails: false,
  allowed_native_app_ids: [],
  allowed_native_app_url_schemes: [],
};

/** Wallets are made when somebody asks for one, and owned by whom the request names; contract wallets are not offered. */
const WALLETS = {
  embedded_wallet_config: {
    create_on_login: "off",
    ethereum: { create_on_login: "off" },
    solana: { create_on_login: "off" },
    mode: "user-controlled-server-wallets-only",
    user_owned_recovery_options: [],
  },
  smart_wallet_config: { enabled: false },
};

/** Privy's AppResponse with what is true here, then Countersign's own settings. Neither the secret's hash nor the admin key is shown. */
export function formatApp(id: string, app: AppContent): Record<string, unknown> {
  const { name, origins, user_factor, replay, max_fee_wei, jwt, webauthn, created_at, chains, rate_limits, development } = app;
  const [first = development] = jwt.keys;
  const hasPasskeys = webauthn !== null;
  return {
    id,
    name,
    data_classification: "public",
    ...ABSENT_SIGN_INS,
    ...ABSENT_PAGES,
    ...WALLETS,
    custom_jwt_auth: jwt.keys.length > 0,
    custom_api_url: origins[0] ?? null,
    passkey_auth: false,
    passkeys_for_signup_enabled: false,
    mfa_methods: hasPasskeys ? ["passkey"] : [],
    allowed_domains: webauthn?.origins ?? [],
    allowlist_enabled: app.allowlist_enabled ?? false,
    verification_key: first === undefined ? "" : importKey(first.public_key).export({ format: "pem", type: "spki" }).toString(),
    origins,
    user_factor,
    replay,
    max_fee_wei,
    jwt,
    webauthn,
    chains: chains ?? {},
    rate_limits: rate_limits ?? {},
    development: development !== undefined,
    created_at,
  };
}

/** The keys that tokens of the app's users are signed with: its issuer's, and in a development app the enclave's for test accounts. */
export function formatAppKeys({ jwt, development }: AppContent): Record<string, unknown>[] {
  const test = development === undefined ? [] : [{ kid: development.kid, alg: "ES256", public_key: development.public_key }];
  return [...jwt.keys, ...test].map(({ kid, alg, public_key }) => ({
    ...importKey(public_key).export({ format: "jwk" }),
    ...(kid === null ? {} : { kid }),
    alg,
    use: "sig",
  }));
}

function importKey(spki: string) {
  return createPublicKey({ key: Buffer.from(spki, "base64"), format: "der", type: "spki" });
}

/** Who may read the details of a refusal: `app` needs a valid app secret or user token, `anyone` needs nothing. */
type Audience = "anyone" | "app";

interface CatalogueEntry {
  readonly status: number;
  readonly audience: Audience;
  readonly title: string;
  readonly fix: string;
}

/**
 * Every way a request can fail. The wire is Privy's: `{"error": text, "code": code, …}`.
 * Codes shared with Privy keep Privy's meaning; the rest are ours. `docs/errors.md` explains each one.
 */
export const ERROR_CATALOGUE = {
  invalid_data: entry(400, "The request is not well formed", "Correct the field that the message names."),
  invalid_request: entry(400, "The request contradicts itself", "Correct the fields that the message names."),
  missing_or_invalid_privy_app_id: entry(401, "No app was named", "Send `privy-app-id`, equal to the user of basic auth."),
  invalid_credentials: entry(
    401,
    "The app secret is wrong",
    "Check the app id and secret, or run `npm run apps -- rotate-secret`.",
    "anyone",
  ),
  missing_or_invalid_token: entry(401, "The user token was refused", "Get a fresh token from the app's issuer. `reason` says what failed."),
  factor_required: entry(
    401,
    "This app asks for the user's passkey or device key",
    "Send `factor`, an assertion over the challenge that binds this request.",
  ),
  factor_invalid: entry(
    401,
    "The passkey or device key did not verify",
    "Ask the person again, with a fresh challenge. `reason` says what failed.",
  ),
  factor_already_enrolled: entry(409, "This user already has a factor", "Sign the change with a present factor."),
  missing_or_empty_authorization_header: entry(
    401,
    "No authorization signature was sent",
    "Sign the canonical request and send `privy-authorization-signature`.",
  ),
  incorrect_quantity_of_authorization_signatures: entry(
    401,
    "Too few or too many signatures",
    "Send exactly as many signatures as the quorum's threshold.",
  ),
  zero_correct_authorization_signatures: entry(
    401,
    "No signature verified",
    "Compare `payload_hash` with the hash you signed, and check the key.",
  ),
  insufficient_correct_authorization_signatures: entry(
    401,
    "Not enough members have signed",
    "Each seat must be filled by a different member.",
  ),
  user_session_keys_expired: entry(401, "The user's signing key has expired", "Unlock again: exchange a fresh user token for a key."),
  no_valid_user_session_keys: entry(
    401,
    "None of the users who could sign has a signing key at the moment",
    "Exchange a fresh user token for a key, and sign with that.",
  ),
  request_expired: entry(400, "The request has expired", "Build and sign it again with a later `privy-request-expiry`."),
  request_expiry_required: entry(
    400,
    "This app is in strict replay mode",
    "Sign a `privy-request-expiry` or a `privy-idempotency-key`, or set the app to `--replay compatible`.",
  ),
  request_replayed: entry(409, "This signed request was already used", "Build and sign a new request."),
  policy_violation: entry(400, "A policy refused the request", "`policy` names the rule and the condition."),
  fee_above_ceiling: entry(400, "The network fee is above the ceiling", "Wait for lower fees, or raise the app's ceiling."),
  wallet_not_found: entry(404, "No such wallet in this app", "Check the wallet id and the app id."),
  key_quorum_not_found: entry(404, "No such key quorum in this app", "Check the key quorum id and the app id."),
  policy_not_found: entry(404, "No such policy in this app", "Check the policy id and the app id."),
  policy_rule_not_found: entry(404, "No such rule in this policy", "Read the policy again: its rules may have been replaced."),
  condition_set_not_found: entry(404, "No such condition set in this app", "Check the condition set id and the app id."),
  condition_set_item_not_found: entry(404, "No such item in this condition set", "List the items again: they may have been replaced."),
  aggregation_not_found: entry(404, "No such aggregation in this app", "Check the aggregation id and the app id."),
  intent_not_found: entry(404, "No such intent in this app", "Check the intent id and the app id."),
  intent_not_pending: entry(400, "The intent is closed", "Its `status` says how it ended. Create a new intent."),
  intent_already_authorized: entry(400, "This member has authorized the intent already", "Another member has to sign."),
  intent_dismissed: entry(
    400,
    "What the intent was about has changed",
    "Read the resource again, and create a new intent if it is still wanted.",
  ),
  user_does_not_exist: entry(404, "No such user in this app", "Create the user first, or check the id."),
  linked_account_not_found: entry(404, "The user has no such linked account", "Check `type` and `handle`."),
  transaction_not_found: entry(404, "No such transaction in this app", "Check the transaction id and the app id."),
  not_found: entry(404, "Nothing is here", "See /v1/openapi.json for the routes."),
  method_not_allowed: entry(405, "This route does not answer that method", "See /v1/openapi.json for the routes."),
  authorization_key_has_associated_wallets: entry(
    400,
    "The key quorum is still in use",
    "Give what it owns another owner, and take it out of signers and quorums, then delete it.",
  ),
  resource_already_exists: entry(409, "It exists already", "Use the existing one, or another value."),
  resource_conflict: entry(409, "Somebody changed it meanwhile", "Read it again and repeat the change."),
  request_in_progress: entry(
    409,
    "The same request is still running",
    "Wait for the first one's answer, then ask again with the same key.",
  ),
  payload_too_large: entry(413, "The body is too large", "Keep it under 1 MiB."),
  unsupported_media_type: entry(415, "The body is not JSON", "Send `content-type: application/json`."),
  invalid_policy_format: entry(400, "The policy is not well formed", "Correct the rule and condition that the message names."),
  invalid_solana_transaction: entry(
    400,
    "The Solana transaction is not well formed",
    "Correct what the message names, and build it again.",
  ),
  invalid_aggregation_format: entry(400, "The aggregation is not well formed", "Correct the field that the message names."),
  insufficient_funds: entry(400, "The wallet has too little", "Add funds, or send less. Nothing was sent."),
  transaction_broadcast_failure: entry(400, "The chain refused the transaction", "Nothing was sent. See the details."),
  chain_unavailable: entry(503, "The chain does not answer", "Nothing was sent. Try again when the chain is back."),
  chain_not_enabled: entry(
    401,
    "The app may not transact on that chain",
    "Use a chain that this server is configured for; `configured` lists them.",
  ),
  chain_not_configured: entry(400, "This server does not know that chain", "Use a caip2 that the server is configured for."),
  too_many_requests: entry(429, "Too many requests", "Wait for the time in `retry-after`."),
  feature_not_enabled: entry(400, "This is off for the app", "Turn it on with `npm run apps -- set`."),
  allowlist_rejected: entry(
    403,
    "No account of this user is on the app's allowlist",
    "Invite one of the accounts, or turn the allowlist off.",
  ),
  allowlist_entry_not_found: entry(404, "This is not on the app's allowlist", "Compare `type` and `value` with the list."),
  not_supported: entry(400, "This server does not offer that", "See docs/compatibility.md for what it offers."),
  sealed_record_invalid: entry(
    500,
    "A stored record failed its seal",
    "The database was changed outside the enclave. Restore it; nothing was signed.",
  ),
  sealed_record_stale: entry(
    500,
    "A stored record is older than the last one used",
    "An old backup was restored. Restore the newest; nothing was signed.",
  ),
  share_invalid: entry(500, "The shares do not make this wallet's key", "The share store was changed. Restore it; nothing was signed."),
  enclave_unavailable: entry(503, "The enclave is starting", "Nothing was signed. Try again in a moment.", "anyone"),
  enclave_phase: entry(503, "The enclave cannot do that now", "Try again in a moment.", "anyone"),
  database_unavailable: entry(503, "The vault database does not answer", "Nothing was signed. Try again in a moment.", "anyone"),
  session_required: entry(401, "You are signed out", "Sign in and try again. Nothing was signed.", "anyone"),
  origin_refused: entry(403, "The request came from another site", "Open the app at its own address. Nothing was signed.", "anyone"),
  step_up_required: entry(
    401,
    "The server asks for your passkey or device key again",
    "Send `stepUp`, an assertion over `challenge_subject`.",
  ),
  server_rule_refused: entry(
    403,
    "The server's own rules refused the request",
    "`rule` names the rule, its limit and what is used. Nothing was signed.",
  ),
  wallet_api_unavailable: entry(
    503,
    "The wallet backend does not answer",
    "Try again in a moment; the same signed request is never carried out twice.",
    "anyone",
  ),
  web_unavailable: entry(503, "The app server does not answer", "Check the connection and try again.", "anyone"),
  internal: entry(500, "Something broke on our side", "Nothing was signed unless the transaction says so. Quote the request id.", "anyone"),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** Members that follow `error` and `code` on the wire. Never a secret. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

export interface WireError {
  error: string;
  code: ErrorCode;
  [detail: string]: unknown;
}

/** The one error class that crosses a process boundary. `throw new Error` is for programming mistakes only. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ErrorCode;
  readonly status: number;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message?: string, details: ErrorDetails = {}) {
    super(message ?? ERROR_CATALOGUE[code].title);
    this.code = code;
    this.status = ERROR_CATALOGUE[code].status;
    this.details = details;
  }

  /** `{error, code, …details}` in Privy's key order; the SDK prints it with JSON.stringify. */
  toWire(): WireError {
    return { error: this.message, code: this.code, ...this.details };
  }
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(ERROR_CATALOGUE, value);
}

function entry(status: number, title: string, fix: string, audience: Audience = "app"): CatalogueEntry {
  return { status, audience, title, fix };
}

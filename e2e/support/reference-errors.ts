/** One refusal that the reference describes, and what this server must answer to it. */
export interface ReferenceRefusal {
  /** Where in the reference it stands. */
  readonly source: "live bodies" | "documented codes" | "client's codes" | "server's error classes" | "transport" | "traps";
  readonly status: number;
  readonly code: string;
  /** The reference's own text, word for word, or how it begins. Absent where the reference gives none. */
  readonly error?: string | RegExp;
}

const DOCS = "https://docs.privy.io/api-reference/authorization-signatures";
const NONE_VALID = `No valid authorization signatures were provided. Your payload may be malformed or your signing keys may be incorrect or expired. Docs: ${DOCS}`;
const CREDENTIALS = "Invalid app ID or app secret.";

/**
 * The rows of the reference's tables of error bodies. Texts are those seen live; where the reference documents a code besides, that is the code. A test fails
 * when the reference names a body or a code that stands neither here nor in `NEVER_ANSWERED`.
 */
export const REFERENCE_ERRORS = {
  "no signature on an owned wallet": live(
    401,
    "missing_or_empty_authorization_header",
    `Missing \`privy-authorization-signature\` header or no signatures provided. Learn more about authorization signatures here: ${DOCS}`,
  ),
  "one signature of a 2-of-2": live(
    401,
    "incorrect_quantity_of_authorization_signatures",
    "Number of signatures in `privy-authorization-signature` header does not match the wallet's authorization threshold.",
  ),
  "signatures present, none valid": live(401, "zero_correct_authorization_signatures", NONE_VALID),
  "a policy that denies": live(400, "policy_violation", "RPC request denied due to policy violation"),
  "a bad user token": live(400, "invalid_data", "Invalid JWT token provided"),
  "the token of nobody known": { source: "live bodies", status: 404, code: "user_does_not_exist" },
  "a transaction that the node rejects": live(400, "transaction_broadcast_failure", /^Transaction creation failed\. Details: ./),
  "a chain that is not enabled": live(401, "chain_not_enabled", "App is not authorized to transact on chain eip155:5042002"),

  "an idempotency key that is used for another body": {
    source: "transport",
    status: 400,
    code: "invalid_data",
    error: "Idempotency key was reused for a request with a new body. Please create a new idempotency key for the request.",
  },
  "no app id": { source: "transport", status: 401, code: "missing_or_invalid_privy_app_id", error: CREDENTIALS },
  "a wrong app secret": { source: "transport", status: 401, code: "invalid_credentials", error: CREDENTIALS },
  "the same request while it runs": { source: "transport", status: 409, code: "request_in_progress" },

  "not all signatures valid": { source: "documented codes", status: 401, code: "insufficient_correct_authorization_signatures" },
  "a request that has expired": { source: "documented codes", status: 400, code: "request_expired" },
  "a user whose signing key has expired": {
    source: "documented codes",
    status: 401,
    code: "user_session_keys_expired",
    error: NONE_VALID,
  },
  "a user who has no signing key": { source: "documented codes", status: 401, code: "no_valid_user_session_keys", error: NONE_VALID },

  "a malformed body": { source: "server's error classes", status: 400, code: "invalid_data" },
  "too little money": { source: "server's error classes", status: 400, code: "insufficient_funds" },
  "a user whom the allowlist does not let in": { source: "server's error classes", status: 403, code: "allowlist_rejected" },
  "an archived wallet": { source: "server's error classes", status: 404, code: "wallet_not_found" },
  "a change on top of another": { source: "server's error classes", status: 409, code: "resource_conflict" },
  "a wrong content type": { source: "server's error classes", status: 415, code: "unsupported_media_type" },
  "too many requests": {
    source: "server's error classes",
    status: 429,
    code: "too_many_requests",
    error: "Too many requests. Please wait to try again.",
  },

  "a bearer token that does not verify": { source: "client's codes", status: 401, code: "missing_or_invalid_token" },
  "an account that the user does not have": { source: "client's codes", status: 404, code: "linked_account_not_found" },
  "an account that another user has": { source: "client's codes", status: 409, code: "resource_already_exists" },
  "a chain type that is not offered": { source: "client's codes", status: 400, code: "not_supported" },
  "a user who does not exist": { source: "client's codes", status: 404, code: "user_does_not_exist" },
  "something that is off for the app": { source: "client's codes", status: 400, code: "feature_not_enabled" },
  "a malformed Solana transaction": { source: "client's codes", status: 400, code: "invalid_solana_transaction" },
  "a malformed aggregation": { source: "client's codes", status: 400, code: "invalid_aggregation_format" },
  "a key quorum that still owns a wallet": {
    source: "client's codes",
    status: 400,
    code: "authorization_key_has_associated_wallets",
  },
  "both forms of an owner": { source: "client's codes", status: 400, code: "invalid_request" },

  "a timestamp in hex in a policy": { source: "traps", status: 400, code: "invalid_policy_format" },
  "a list of policies": { source: "traps", status: 405, code: "method_not_allowed" },
} as const satisfies Record<string, ReferenceRefusal>;

export type Situation = keyof typeof REFERENCE_ERRORS;

/** Codes and statuses that the reference lists and this server has no use for. */
export const NEVER_ANSWERED: Readonly<Record<string, string>> = {
  linked_to_another_user: "the reference gives it neither status nor situation; an account that is taken is a resource_already_exists",
  transaction_execution_failure: "a transaction that fails on the chain is told by its status, execution_reverted, and by a webhook",
  compliance_blocked: "nobody's money is screened here",
  invalid_state: "what is in the wrong state says which: intent_not_pending, intent_dismissed, resource_conflict",
  "wallet_entity*": "organizations are not offered",
};

function live<Code extends string>(status: number, code: Code, error: string | RegExp) {
  return { source: "live bodies", status, code, error } as const;
}

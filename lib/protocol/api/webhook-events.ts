import { z } from "zod";
import { userSchema } from "./users.ts";

/** Privy's webhook payloads (wire reference §9), one schema a type; each is sent with its `type` in front. Ids and public facts only. */

const transaction = z.strictObject({
  caip2: z.string(),
  transaction_hash: z.string(),
  transaction_id: z.string(),
  wallet_id: z.string(),
  reference_id: z.string().nullable(),
});

const exported = z.strictObject({
  /** Empty when no single user has a seat in the wallet's owner quorum: Privy's type has no other word for nobody. */
  user_id: z.string(),
  wallet_address: z.string(),
  wallet_id: z.string(),
  export_source: z.enum(["client", "display"]).optional(),
});

const wallet = z.strictObject({ chain_type: z.string(), wallet_address: z.string(), wallet_id: z.string() });

/** A linked account as `formatLinkedAccount` writes it. */
const account = z.looseObject({ type: z.string() });
const ofUser = z.strictObject({ user: userSchema });
const ofAccount = z.strictObject({ account, user: userSchema });

const mfa = z.strictObject({ method: z.enum(["sms", "totp", "passkey"]), user_id: z.string() });

const intent = z.strictObject({
  created_at: z.number(),
  expires_at: z.number(),
  intent_id: z.string(),
  intent_type: z.enum(["KEY_QUORUM", "POLICY", "RULE", "RPC", "TRANSFER", "WALLET"]),
  status: z.string(),
  created_by_display_name: z.string().optional(),
  created_by_id: z.string().optional(),
});
const member = z.union([
  z.strictObject({ type: z.literal("user"), user_id: z.string(), signed_at: z.number().nullable() }),
  z.strictObject({ type: z.literal("key"), public_key: z.string(), signed_at: z.number().nullable() }),
]);
const seats = { threshold: z.int(), display_name: z.string().optional() };
const nested = z.strictObject({
  type: z.literal("key_quorum"),
  key_quorum_id: z.string(),
  members: z.array(member),
  threshold_met: z.boolean(),
  ...seats,
});
const authorization = z.strictObject({ members: z.array(z.union([member, nested])), ...seats });
const actionResult = z.looseObject({ executed_at: z.number(), status_code: z.int(), authorized_by_display_name: z.string().optional() });
const executed = intent.extend({ action_result: actionResult });

/** Times of a wallet action are ISO 8601 text. */
const transfer = z.strictObject({
  action_type: z.literal("transfer"),
  created_at: z.string(),
  destination_address: z.string(),
  source_chain: z.string(),
  wallet_action_id: z.string(),
  wallet_id: z.string(),
  reference_id: z.string().nullable().optional(),
  source_amount: z.string().optional(),
  source_asset: z.string().optional(),
  source_asset_address: z.string().optional(),
  source_asset_decimals: z.int().optional(),
});
const failureReason = z.strictObject({ message: z.string(), details: z.unknown().optional() });
const steps = z.array(z.looseObject({ type: z.string(), status: z.string() }));

export const WEBHOOK_EVENTS = {
  "transaction.broadcasted": transaction,
  "transaction.confirmed": transaction,
  "transaction.execution_reverted": transaction,
  "transaction.failed": transaction,
  "transaction.replaced": transaction,
  "transaction.still_pending": transaction.extend({ transaction_request: z.record(z.string(), z.unknown()) }),
  "transaction.provider_error": transaction,
  "wallet.private_key_export": exported,
  "wallet.seed_phrase_export": exported,
  "wallet.archived": wallet.extend({ archived_at: z.int() }),
  "wallet.restored": wallet,
  "user.created": ofUser,
  "user.deleted": ofUser,
  "user.authenticated": ofAccount,
  "user.linked_account": ofAccount,
  "user.unlinked_account": ofAccount,
  "user.wallet_created": ofUser.extend({ wallet: z.looseObject({ address: z.string(), chain_type: z.string() }) }),
  "mfa.enabled": mfa,
  "intent.created": intent.extend({ authorization_details: z.array(authorization).optional() }),
  "intent.authorized": intent.extend({ authorized_at: z.number(), member }),
  "intent.executed": executed,
  "intent.failed": executed,
  "intent.rejected": intent.extend({ rejected_at: z.number() }),
  "wallet_action.transfer.created": transfer.extend({ status: z.literal("pending") }),
  "wallet_action.transfer.succeeded": transfer.extend({ status: z.literal("succeeded"), completed_at: z.string(), steps }),
  "wallet_action.transfer.failed": transfer.extend({
    status: z.literal("failed"),
    failed_at: z.string(),
    failure_reason: failureReason,
    steps,
  }),
  "wallet_action.transfer.rejected": transfer.extend({
    status: z.literal("rejected"),
    rejected_at: z.string(),
    failure_reason: failureReason,
    steps,
  }),
} as const;

export type WebhookEventType = keyof typeof WEBHOOK_EVENTS;
export type WebhookEventPayload<T extends WebhookEventType> = z.input<(typeof WEBHOOK_EVENTS)[T]>;

export const WEBHOOK_EVENT_TYPES = Object.keys(WEBHOOK_EVENTS) as [WebhookEventType, ...WebhookEventType[]];

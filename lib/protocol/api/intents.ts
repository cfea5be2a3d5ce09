import { z } from "zod";
import { INTENT_TYPES } from "../sealed-record.ts";
import { factorAssertionSchema } from "../user-factor.ts";
import { authenticateResponseSchema } from "./authenticate.ts";
import { jwtText, publicKeyText, resourceId } from "./fields.ts";
import { keyQuorumSchema } from "./key-quorums.ts";
import { policySchema } from "./policies.ts";
import { walletSchema } from "./wallets.ts";

export const INTENT_STATUSES = ["pending", "processing", "executed", "failed", "expired", "rejected", "dismissed"] as const;

/** `POST /v1/intents/{id}/authorize`: one member's signature over `authorization_payload`. */
export const authorizeIntentBodySchema = z.strictObject({
  /** ECDSA P-256/SHA-256, DER, base64. */
  signature: z.string().min(1).max(256),
  /** Unix ms. Not part of what is signed, so it only must not lie ahead; `signed_at` is the enclave's own time. */
  timestamp: z.int().positive(),
});

/** `GET /v1/intents` */
export const listIntentsQuerySchema = z.strictObject({
  cursor: z.string().max(256).optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(100)).optional(),
  /** Intents are created with the app secret, so a user's id finds none. */
  created_by_id: resourceId.optional(),
  /** With a user's token only: whose signature would it be otherwise? */
  current_user_has_signed: z.enum(["true", "false"]).optional(),
  intent_type: z.enum(INTENT_TYPES).optional(),
  /** A user who may still sign. */
  pending_member_id: resourceId.optional(),
  resource_id: resourceId.optional(),
  sort_by: z.enum(["created_at_desc", "expires_at_asc", "updated_at_desc"]).optional(),
  status: z.enum(INTENT_STATUSES).optional(),
});

const member = z.union([
  z.strictObject({ type: z.literal("user"), user_id: z.string(), signed_at: z.int().nullable() }),
  z.strictObject({ type: z.literal("key"), public_key: z.string(), signed_at: z.int().nullable() }),
]);
export type IntentMember = z.infer<typeof member>;
const nestedMember = z.strictObject({
  type: z.literal("key_quorum"),
  key_quorum_id: z.string(),
  members: z.array(member),
  threshold: z.int(),
  threshold_met: z.boolean(),
  display_name: z.string().optional(),
});
const authorization = z.strictObject({
  members: z.array(z.union([member, nestedMember])),
  threshold: z.int(),
  display_name: z.string().optional(),
});
export type IntentAuthorization = z.infer<typeof authorization>;

const actionResult = z.strictObject({
  executed_at: z.int(),
  status_code: z.int(),
  authorized_by_display_name: z.string().optional(),
  authorized_by_id: z.string().optional(),
  /** What the request was answered with. */
  response_body: z.json(),
});
export type IntentActionResult = z.infer<typeof actionResult>;

/** What each member signs: RFC 8785 text of it, SHA-256, ECDSA P-256. */
const authorizationPayload = z.strictObject({
  version: z.literal(1),
  method: z.enum(["POST", "PATCH", "DELETE"]),
  url: z.string(),
  body: z.json(),
  headers: z.strictObject({ "privy-app-id": z.string(), "privy-request-expiry": z.string() }),
});

/** Privy's IntentResponse; `authorization_payload` and `action_result.response_body` are ours. Times are unix milliseconds. */
export const intentSchema = z.strictObject({
  intent_id: z.string(),
  intent_type: z.enum(INTENT_TYPES),
  status: z.enum(INTENT_STATUSES),
  resource_id: z.string(),
  request_details: z.strictObject({ method: z.enum(["POST", "PATCH", "DELETE"]), url: z.string(), body: z.json().optional() }),
  authorization_payload: authorizationPayload,
  authorization_details: z.array(authorization),
  created_by_display_name: z.string(),
  created_at: z.int(),
  custom_expiry: z.boolean(),
  expires_at: z.int(),
  current_resource_data: z.union([walletSchema, policySchema, keyQuorumSchema, z.looseObject({ id: z.string() })]).optional(),
  /** Of a RULE intent. */
  policy: policySchema.optional(),
  action_result: actionResult.optional(),
  dismissed_at: z.int().optional(),
  dismissal_reason: z.string().optional(),
  rejected_at: z.int().optional(),
});

export const intentPageSchema = z.strictObject({ data: z.array(intentSchema), next_cursor: z.string().nullable() });

const bindings = z
  .array(z.strictObject({ type: z.literal("intent"), intentId: resourceId }))
  .min(1)
  .max(10);

/** `POST /v1/wallets/authenticate/intents`: the key that is issued signs for these intents only. */
export const authenticateIntentsBodySchema = z.strictObject({
  user_jwt: jwtText,
  /** A user key never travels unencrypted, so the raw form of the reply is not offered. */
  encryption_type: z.literal("HPKE"),
  recipient_public_key: publicKeyText,
  factor: factorAssertionSchema.optional(),
  bindings,
});

export const authenticateIntentsResponseSchema = authenticateResponseSchema.extend({ bindings });

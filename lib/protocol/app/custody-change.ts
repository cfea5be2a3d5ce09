import { z } from "zod";
import { additionalSignerInput } from "../api/wallets.ts";
import { policyRuleInputSchema } from "../policy/policy-schema.ts";
import { receiptSchema } from "../receipt.ts";
import { type FactorAssertion, factorAssertionSchema } from "../user-factor.ts";
import { walletNameText } from "./seat-wallet.ts";
import { wireErrorSchema } from "./wallet-action.ts";

/**
 * The contract of `/api/custody-changes`: requests that change who may do what with a wallet, or take its key out. They are signed by the seats of its
 * owner, like everything that moves money. Pure, importable by both sides.
 */

const id = z.string().regex(/^[0-9a-z]{24,32}$/, "an id of the wallet API");

/** A rule as JSON: what is signed is the given text, so nothing may be read into it. */
const rule = z.record(z.string(), z.json()).superRefine((value, context) => {
  for (const { path, message } of policyRuleInputSchema.safeParse(value).error?.issues ?? [])
    context.addIssue({ code: "custom", path, message });
});

/** `PATCH /v1/wallets/{id}`: only what this app changes. The owner stays: a wallet that changed hands would be another wallet. */
export const walletChangeBodySchema = z
  .strictObject({
    policy_ids: z.array(id).max(1).exactOptional(),
    additional_signers: z
      .array(additionalSignerInput.extend({ signer_id: id, override_policy_ids: z.array(id).length(1) }))
      .max(4)
      .exactOptional(),
    /** What the person calls it. */
    display_name: walletNameText.exactOptional(),
  })
  .refine((body) => Object.keys(body).length > 0, "policy_ids, additional_signers or display_name");

/** `PATCH /v1/policies/{id}`: all rules at once, so that what is signed is what holds afterwards. */
export const policyChangeBodySchema = z.strictObject({
  name: z.string().min(1).max(50).exactOptional(),
  rules: z.array(rule).max(64),
});

/** `POST /v1/wallets/{id}/export` */
export const exportBodySchema = z.strictObject({
  encryption_type: z.literal("HPKE"),
  /** P-256, SPKI DER, base64: who can open the answer. */
  recipient_public_key: z.string().min(1).max(256),
  export_seed_phrase: z.boolean(),
});

const envelope = {
  version: z.literal(1),
  url: z.string().max(512),
  headers: z.strictObject({
    "privy-app-id": z.string().min(1).max(64),
    /** Unix milliseconds, decimal. */
    "privy-request-expiry": z.string().regex(/^[1-9][0-9]{12}$/, "unix milliseconds as decimal text"),
  }),
};

export const changePayloadSchema = z.union([
  z.strictObject({ ...envelope, method: z.literal("POST"), body: exportBodySchema }),
  z.strictObject({ ...envelope, method: z.literal("PATCH"), body: walletChangeBodySchema }),
  z.strictObject({ ...envelope, method: z.literal("PATCH"), body: policyChangeBodySchema }),
]);
export type ChangePayload = z.infer<typeof changePayloadSchema>;

export const changeRequestSchema = z.strictObject({
  requestPayload: changePayloadSchema,
  /** ECDSA P-256, DER, base64, over the canonical bytes of `requestPayload`. */
  userSignature: z.string().min(1).max(256),
  /** Over the payload hash; every change is confirmed with the factor. */
  stepUp: factorAssertionSchema,
});
export interface ChangeRequest {
  requestPayload: ChangePayload;
  userSignature: string;
  stepUp: FactorAssertion;
}

export const CHANGE_KINDS = ["wallet", "policy", "export"] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export const changeOutcomeSchema = z.strictObject({
  changeId: z.string(),
  /** The wallet API's answer: the wallet, the policy, or the sealed export. */
  body: z.json(),
  receipt: receiptSchema.nullable(),
  payloadHash: z.string(),
  /** The same hash as six words, which the server logs too. */
  words: z.string(),
});
export type ChangeOutcome = z.infer<typeof changeOutcomeSchema>;

/** One line of a wallet's history of changes. */
export const custodyChangeSchema = z.strictObject({
  id: z.string(),
  walletId: z.string(),
  kind: z.enum(CHANGE_KINDS),
  /** Who signed. */
  actor: z.enum(["user", "server", "both"]),
  /** `running`: no answer yet. `unknown`: it may have happened. */
  status: z.enum(["running", "done", "refused", "unknown"]),
  /** What was signed, without its url and headers. */
  body: z.json(),
  /** All of what was signed: the page takes its hash again. */
  payload: changePayloadSchema,
  payloadHash: z.string(),
  words: z.string(),
  receipt: receiptSchema.nullable(),
  error: wireErrorSchema.nullable(),
  createdAtMs: z.int(),
});
export type CustodyChange = z.infer<typeof custodyChangeSchema>;

export const custodyChangeListSchema = z.strictObject({ data: z.array(custodyChangeSchema) });

/** `POST /api/policies`: a policy of a wallet, or of a signer of it. Nothing is judged by it until a signed change names it. */
export const newPolicySchema = z.strictObject({
  walletId: id,
  /** Whether it judges the owner's requests or an additional signer's. */
  role: z.enum(["wallet", "signer"]),
  name: z.string().min(1).max(50),
  rules: z.array(rule).max(64),
  /** Names this creation among the person's: repeating it makes no second policy. */
  creationId: z.uuid(),
});
export type NewPolicy = z.infer<typeof newPolicySchema>;

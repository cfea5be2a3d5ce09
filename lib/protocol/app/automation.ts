import { z } from "zod";
import { ACTION_STATUSES } from "./activity.ts";
import { wireErrorSchema } from "./wallet-action.ts";

/** The contract of `/api/automations`: payments that the server's seat makes alone, as a limited additional signer. Pure, importable by both sides. */

export const AUTOMATION_KINDS = ["recurring", "top_up"] as const;

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "an address: 0x and 40 hex digits");
const wei = z.string().regex(/^[1-9][0-9]{0,37}$/, "a whole number of wei above zero");
const moment = z.int().min(0).max(4_102_444_800_000);

/** What it does, and the limits that the enclave holds the server's signer to. */
const termsShape = {
  kind: z.enum(AUTOMATION_KINDS),
  /** Who is paid; a top-up watches the balance of the same address. */
  recipient: address,
  amountWei: wei,
  /** A top-up pays when the balance is below this; null for a recurring payment. */
  thresholdWei: wei.nullable(),
  /** The most that may go to the recipient within 24 hours. */
  dayLimitWei: wei,
  /** A year at most. */
  everyMinutes: z.int().min(1).max(525_600),
  startsAtMs: moment,
  /** The server's signer is refused from this moment on; null: until it is removed. */
  endsAtMs: moment.nullable(),
};

export const automationTermsSchema = z
  .strictObject(termsShape)
  .refine(({ kind, thresholdWei }) => (kind === "top_up") === (thresholdWei !== null), {
    path: ["thresholdWei"],
    message: "a top-up has a threshold, a recurring payment has none",
  })
  .refine(({ startsAtMs, endsAtMs }) => endsAtMs === null || endsAtMs > startsAtMs, { path: ["endsAtMs"], message: "after startsAtMs" });
export type AutomationTerms = z.infer<typeof automationTermsSchema>;

export const newAutomationSchema = z.strictObject({
  walletId: z.string(),
  terms: automationTermsSchema,
  /** Names this creation: repeating it makes no second automation. */
  creationId: z.uuid(),
});
export type NewAutomation = z.infer<typeof newAutomationSchema>;

export const removalSchema = z.strictObject({ automationId: z.string(), creationId: z.uuid() });

export const pauseSchema = z.strictObject({ automationId: z.string(), paused: z.boolean() });

/** What must be signed for a creation or a removal to hold: the wallet's signers afterwards. */
export const signersChangeSchema = z.strictObject({
  additionalSigners: z.array(z.strictObject({ signer_id: z.string(), override_policy_ids: z.array(z.string()) })),
});
export type SignersChange = z.infer<typeof signersChangeSchema>;

const runSchema = z.strictObject({
  id: z.string(),
  /** Its entry in the activity, with the receipt. */
  actionId: z.string(),
  dueAtMs: z.int(),
  status: z.enum(ACTION_STATUSES),
  transactionHash: z.string().nullable(),
  blockNumber: z.int().nullable(),
  /** What refused it; of one that is still open, what it met so far. */
  error: wireErrorSchema.nullable(),
});
export type AutomationRun = z.infer<typeof runSchema>;

export const automationSchema = z.strictObject({
  id: z.string(),
  walletId: z.string(),
  terms: z.strictObject(termsShape),
  /** `removed`: its rule is not on the wallet any more. */
  state: z.enum(["running", "paused", "ended", "removed"]),
  pauseReason: z.string().nullable(),
  /** Its rules in the policies of the server's signer: a refusal names one of them. */
  ruleIds: z.array(z.string()),
  nextRunAtMs: z.int().nullable(),
  /** What may still go to the recipient now; null where the wallet backend does not say. */
  remainingWei: z.string().nullable(),
  /** Newest first. */
  runs: z.array(runSchema),
});
export type Automation = z.infer<typeof automationSchema>;

export const automationListSchema = z.strictObject({ data: z.array(automationSchema) });

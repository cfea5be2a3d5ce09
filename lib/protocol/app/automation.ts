import { z } from "zod";
import { abiFunctionSchema } from "../policy/abi.ts";
import { decodeCall } from "../policy/decode-call.ts";
import { ACTION_STATUSES } from "./activity.ts";
import { wireErrorSchema } from "./wallet-action.ts";

/** The contract of `/api/automations`: what the server's seat sends alone, as a limited additional signer. Pure, importable by both sides. */

export const AUTOMATION_KINDS = ["recurring", "top_up", "call"] as const;

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "an address: 0x and 40 hex digits");
const wei = z.string().regex(/^[1-9][0-9]{0,37}$/, "a whole number of wei above zero");
const whole = z.string().regex(/^(0|[1-9][0-9]{0,37})$/, "a whole number");
const moment = z.int().min(0).max(4_102_444_800_000);

/** What it does, and the limits that the enclave holds the server's signer to. */
const termsShape = {
  kind: z.enum(AUTOMATION_KINDS),
  /** Who is paid; of a call, the contract. */
  recipient: address,
  /** The contract of the token that a recurring payment is in; null: ETH. */
  token: address.nullable(),
  /** Of each time: wei, or the token's smallest unit. Of a call, the ETH that goes along. */
  amount: whole,
  /** A top-up pays when this address has less than the threshold; null for all others. */
  watched: address.nullable(),
  thresholdWei: wei.nullable(),
  /** The most within 24 hours, in the unit of `amount`: of ETH to the recipient, of a token to anybody. 0 for a call that takes no ETH. */
  dayLimit: whole,
  /** What a call calls, with these very inputs. */
  call: z
    .strictObject({ function: abiFunctionSchema, data: z.string().regex(/^0x([0-9a-f]{2}){4,16384}$/, "calldata in lower-case hex") })
    .nullable(),
  /** A year at most. */
  everyMinutes: z.int().min(1).max(525_600),
  startsAtMs: moment,
  /** The server's signer is refused from this moment on; null: until it is removed. */
  endsAtMs: moment.nullable(),
};

export const automationTermsSchema = z
  .strictObject(termsShape)
  .refine(({ kind, thresholdWei, watched }) => [thresholdWei, watched].every((part) => (part !== null) === (kind === "top_up")), {
    path: ["thresholdWei"],
    message: "a top-up has a threshold and a watched address, nothing else has",
  })
  .refine(({ kind, call }) => (kind === "call") === (call !== null), { path: ["call"], message: "what is called, for a call only" })
  .refine(({ call }) => call === null || decodeCall([call.function], call.data, call) !== null, {
    path: ["call", "data"],
    message: "a call of that function",
  })
  .refine(({ kind, token }) => token === null || kind === "recurring", { path: ["token"], message: "null, but for a recurring payment" })
  .refine(({ kind, amount }) => kind === "call" || amount !== "0", { path: ["amount"], message: "above zero" })
  .refine(({ amount, dayLimit }) => BigInt(dayLimit) >= BigInt(amount), { path: ["dayLimit"], message: "at least one time's amount" })
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
  /** Why it has not begun what is due: the one before is not in a block yet, or something is away. */
  waitsFor: z.enum(["previous", "parts"]).nullable(),
  /** What is left of the day's limit now, in its unit; null where there is none, or the wallet backend does not say. */
  remaining: z.string().nullable(),
  /** Newest first. */
  runs: z.array(runSchema),
});
export type Automation = z.infer<typeof automationSchema>;

export const automationListSchema = z.strictObject({ data: z.array(automationSchema) });

import { z } from "zod";
import { MAX_POLICY_RULES, policyRuleInputSchema } from "../policy/policy-schema.ts";

/** `POST /v1/wallets/{id}/policy_replay`: rules as a policy would be given them. */
export const policyReplayBodySchema = z.strictObject({ rules: z.array(policyRuleInputSchema).max(MAX_POLICY_RULES) });

const verdict = z.strictObject({
  decision: z.enum(["ALLOW", "DENY"]),
  /** The rule that decided; null when none matched. */
  rule: z.string().nullable(),
  explanation: z.string(),
});

export const policyReplaySchema = z.strictObject({
  /** The wallet's own policy, under which `now` is judged; null: it has none. */
  policy_id: z.string().nullable(),
  covered: z.strictObject({
    /** How many sends were judged again. */
    transactions: z.int(),
    /** Unix milliseconds of the oldest of them; null without any. */
    since: z.int().nullable(),
    /** false: the wallet has sent more, before these. */
    complete: z.boolean(),
  }),
  newly_refused: z.int(),
  newly_allowed: z.int(),
  /** Newest first. */
  results: z.array(
    z.strictObject({
      id: z.string(),
      hash: z.string(),
      caip2: z.string(),
      created_at: z.int(),
      now: verdict,
      proposed: verdict,
    }),
  ),
});

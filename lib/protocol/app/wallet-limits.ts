import { z } from "zod";
import { budgetsSchema } from "../api/budgets.ts";
import { policySchema } from "../api/policies.ts";
import { tokenSchema } from "../chains/chain-table.ts";
import { newPolicySchema } from "./custody-change.ts";

/** The contract of the routes about a wallet's limits. What changes them is in `custody-change.ts`. Pure, importable by both sides. */

/** Rules as JSON: what is signed is the given text. */
export const ruleListSchema = newPolicySchema.shape.rules;
export type RuleJson = z.infer<typeof ruleListSchema>[number];

/** `GET /api/wallets/{id}/limits`: as the wallet API has them now. */
export const walletLimitsSchema = z.strictObject({
  policy: policySchema.nullable(),
  /** Whether this server made the policy, so that it can be changed here. */
  isOwnPolicy: z.boolean(),
  budgets: budgetsSchema.shape.budgets,
  /** The aggregation that counts each wallet's ETH over 24 hours; null until a limit first needed it. */
  dayCapId: z.string().nullable(),
  /** The aggregation that counts, for each wallet and token, what is transferred over 24 hours; null until a limit first needed it. */
  tokenDayCapId: z.string().nullable(),
  /** The tokens that the app knows on its chain. */
  tokens: z.array(tokenSchema),
});
export type WalletLimits = z.infer<typeof walletLimitsSchema>;
/** What is needed to read a wallet's rules: which number counts what, in which unit. */
export type KnownCounts = Pick<WalletLimits, "dayCapId" | "tokenDayCapId" | "tokens">;
export const NO_COUNTS: KnownCounts = { dayCapId: null, tokenDayCapId: null, tokens: [] };

/** `POST /api/standard-caps` */
export const standardCapSchema = z.strictObject({ name: z.enum(["eth_day", "token_day"]) });
export type StandardCapRequest = z.infer<typeof standardCapSchema>;
export const madeCapSchema = z.strictObject({ aggregationId: z.string() });

/** `POST /api/policy-replay`: what would these rules have refused? */
export const replayRequestSchema = z.strictObject({ walletId: z.string().max(64), rules: ruleListSchema });

const hex = z.string().max(65_536);

/** `POST /api/dry-run`: a request that is only asked about. */
export const dryRunRequestSchema = z.strictObject({
  walletId: z.string().max(64),
  body: z.discriminatedUnion("method", [
    z.strictObject({
      method: z.literal("eth_sendTransaction"),
      caip2: z.string().max(64),
      params: z.strictObject({ transaction: z.strictObject({ to: hex, value: hex, data: hex.exactOptional() }) }),
    }),
    z.strictObject({
      method: z.literal("personal_sign"),
      params: z.strictObject({ message: z.string().max(16_384), encoding: z.literal("utf-8") }),
    }),
  ]),
});
export type DryRunRequest = z.infer<typeof dryRunRequestSchema>;

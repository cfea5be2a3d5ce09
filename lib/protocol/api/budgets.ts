import { z } from "zod";
import { aggregationNumberSchema } from "./aggregations.ts";

const { group, used, reserved, next_release } = aggregationNumberSchema.shape;

/** One cap that a wallet's requests are under, and what remains of it. Amounts are decimal texts in the metric's own unit. */
const budgetSchema = z.strictObject({
  policy_id: z.string(),
  policy_name: z.string(),
  /** The additional signer whose requests this policy judges; null: the owner's. */
  signer_id: z.string().nullable(),
  rule_id: z.string(),
  rule_name: z.string(),
  rule_method: z.string(),
  rule_action: z.enum(["ALLOW", "DENY"]),
  aggregation_id: z.string(),
  /** null: the aggregation was deleted, so nothing remains. */
  aggregation_name: z.string().nullable(),
  window_seconds: z.int().nullable(),
  /** The most that may be signed within the window. */
  limit: used,
  /** The values of the aggregation's `group_by`: each group has the whole limit for itself. */
  group,
  used,
  reserved,
  remaining: used,
  next_release,
});

/** `GET /v1/wallets/{id}/budgets` */
export const budgetsSchema = z.strictObject({ budgets: z.array(budgetSchema) });
export type Budget = z.infer<typeof budgetSchema>;

import { z } from "zod";

/** Privy's names. `sponsored` flows and replacements are not offered, but clients may know these words. */
export const TRANSACTION_STATUSES = [
  "pending",
  "broadcasted",
  "confirmed",
  "finalized",
  "execution_reverted",
  "failed",
  "provider_error",
  "replaced",
] as const;
export type TransactionStatus = (typeof TRANSACTION_STATUSES)[number];

/** Privy's Transaction; the members behind `wallet_id` are Countersign's own, except `reference_id`. */
export const transactionSchema = z.strictObject({
  id: z.string(),
  caip2: z.string(),
  created_at: z.int(),
  status: z.enum(TRANSACTION_STATUSES),
  transaction_hash: z.string().nullable(),
  wallet_id: z.string(),
  reference_id: z.string().nullable(),
  nonce: z.int().nullable(),
  block_number: z.int().nullable(),
  receipt_id: z.string().nullable(),
  /** Why it failed, in words; null unless it failed. */
  failure: z.string().nullable(),
});
export type TransactionBody = z.infer<typeof transactionSchema>;

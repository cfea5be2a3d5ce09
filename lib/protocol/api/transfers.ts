import { z } from "zod";
import { TRANSACTION_STATUSES } from "./transactions.ts";

/**
 * A positive amount in whole units of the asset: ASCII digits, and at most one point between digits. Every other way to write a number (an exponent, a sign, blanks,
 * digits of other scripts, a comma) is refused, because two readers could read it as two amounts.
 */
const decimalAmount = z
  .string()
  .max(100)
  .regex(/^(0|[1-9][0-9]*)(\.[0-9]+)?$/, 'a decimal number in whole units of the asset, such as "1.5"')
  .refine((text) => /[1-9]/.test(text), "more than zero");
/** Privy's name of a chain, or CAIP-2. */
const chainName = z.string().min(1).max(64);
const accountAddress = z.string().min(1).max(128);

/** `POST /v1/wallets/{id}/transfer` */
export const transferBodySchema = z.strictObject({
  source: z.union([
    z.strictObject({ asset: z.string().min(1).max(64), chain: chainName, amount: decimalAmount.optional() }),
    z.strictObject({ asset_address: accountAddress, chain: chainName, amount: decimalAmount.optional() }),
  ]),
  destination: z.strictObject({ address: accountAddress, asset: z.string().min(1).max(64).optional(), chain: chainName.optional() }),
  /** Here or, as Privy's older clients write it, in `source`. */
  amount: decimalAmount.optional(),
  /** The same thing twice where nothing is exchanged. */
  amount_type: z.enum(["exact_input", "exact_output"]).optional(),
  /** Makes two equal requests differ; the whole request is what may run once. */
  nonce: z.string().min(24).max(256).optional(),
  reference_id: z.string().min(1).max(64).optional(),
  /** Nothing is exchanged, so nothing slips. */
  slippage_bps: z.int().min(0).max(10_000).optional(),
});
export type TransferBody = z.infer<typeof transferBodySchema>;

const failureReason = z.strictObject({ message: z.string() });

const evmStep = z.strictObject({
  type: z.literal("evm_transaction"),
  caip2: z.string(),
  status: z.enum(["preparing", "queued", "pending", "retrying", "confirmed", "rejected", "reverted", "replaced", "abandoned"]),
  transaction_hash: z.string().nullable(),
  finalized: z.boolean(),
  failure_reason: failureReason.optional(),
});

const svmStep = z.strictObject({
  type: z.literal("svm_transaction"),
  caip2: z.string(),
  status: z.enum(["preparing", "queued", "pending", "confirmed", "rejected", "reverted", "failed"]),
  transaction_signature: z.string().nullable(),
  finalized: z.boolean(),
  failure_reason: failureReason.optional(),
});

/** Privy's TransferActionResponse; `transaction_id`, `transaction_status` and `receipt_id` are Countersign's own. */
export const transferActionSchema = z.strictObject({
  id: z.string(),
  type: z.literal("transfer"),
  status: z.enum(["pending", "succeeded", "rejected", "failed"]),
  /** ISO 8601. */
  created_at: z.string(),
  wallet_id: z.string(),
  source_chain: z.string(),
  source_asset: z.string().optional(),
  source_asset_address: z.string().optional(),
  source_asset_decimals: z.int().optional(),
  source_amount: z.string(),
  amount_type: z.enum(["exact_input", "exact_output"]),
  destination_address: z.string(),
  destination_amount: z.string(),
  reference_id: z.string().nullable(),
  failure_reason: failureReason.optional(),
  /** With `?include=steps`. */
  steps: z.array(z.discriminatedUnion("type", [evmStep, svmStep])).optional(),
  transaction_id: z.string(),
  transaction_status: z.enum(TRANSACTION_STATUSES),
  receipt_id: z.string().nullable(),
});
export type TransferActionBody = z.infer<typeof transferActionSchema>;

/** `GET /v1/wallets/{id}/actions/{action_id}` */
export const actionQuerySchema = z.strictObject({ include: z.literal("steps").optional() });

/** `GET /v1/wallets/{id}/actions` */
export const listActionsQuerySchema = z.strictObject({
  include: z.literal("steps").optional(),
  cursor: z.string().max(256).optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(100)).optional(),
});

export const actionPageSchema = z.strictObject({ data: z.array(transferActionSchema), next_cursor: z.string().nullable() });

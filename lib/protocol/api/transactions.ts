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
  /** Of a batch that is sent one by one: its calls, in order. The members above speak of the call that it stands at. */
  calls: z
    .array(
      z.strictObject({
        transaction_hash: z.string().nullable(),
        status: z.enum(TRANSACTION_STATUSES),
        nonce: z.int().nullable(),
        block_number: z.int().nullable(),
        failure: z.string().nullable(),
      }),
    )
    .optional(),
});
export type TransactionBody = z.infer<typeof transactionSchema>;

/** `GET /v1/transactions` */
export const findTransactionsQuerySchema = z.strictObject({ reference_id: z.string().min(1).max(64) });

export const foundTransactionsSchema = z.strictObject({ transactions: z.array(transactionSchema) });

/** Lists come as one text, separated by commas, from the SDK. */
const list = z
  .string()
  .max(2048)
  .transform((text) => text.split(",").map((entry) => entry.trim()))
  .pipe(z.array(z.string().min(1).max(128)).max(32));

/** A chain by Privy's name (`base`) or as CAIP-2. */
const chainName = z.string().min(1).max(64);

/** `GET /v1/wallets/{id}/transactions` */
export const walletTransactionsQuerySchema = z.strictObject({
  chain: chainName,
  asset: list.optional(),
  token: list.optional(),
  tx_hash: z.string().max(128).optional(),
  cursor: z.string().max(256).optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(100)).optional(),
  include_archived: z.enum(["true", "false"]).optional(),
});

const amount = {
  chain: z.string(),
  asset: z.string(),
  raw_value: z.string(),
  raw_value_decimals: z.int(),
  /** The same amount in whole units, by asset. */
  display_values: z.record(z.string(), z.string()),
};

export const walletTransactionPageSchema = z.strictObject({
  transactions: z.array(
    z.strictObject({
      caip2: z.string(),
      transaction_hash: z.string().nullable(),
      status: z.enum(TRANSACTION_STATUSES),
      created_at: z.int(),
      sponsored: z.literal(false),
      details: z.strictObject({
        type: z.enum(["transfer_sent", "transfer_received"]),
        sender: z.string(),
        sender_privy_user_id: z.null(),
        /** Empty where a contract was created. */
        recipient: z.string(),
        recipient_privy_user_id: z.null(),
        ...amount,
      }),
      /** null: it came from elsewhere. */
      privy_transaction_id: z.string().nullable(),
      wallet_id: z.string(),
    }),
  ),
  next_cursor: z.string().nullable(),
});
export type WalletTransactionPage = z.infer<typeof walletTransactionPageSchema>;

/** `GET /v1/wallets/{id}/balance` */
export const balanceQuerySchema = z.strictObject({
  chain: list.optional(),
  asset: list.optional(),
  token: list.optional(),
  include_currency: z.enum(["usd", "eur"]).optional(),
  include_archived: z.enum(["true", "false"]).optional(),
});

export const balanceSchema = z.strictObject({ balances: z.array(z.strictObject(amount)) });

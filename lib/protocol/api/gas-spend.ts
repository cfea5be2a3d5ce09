import { z } from "zod";

const MAX_RANGE_MS = 30 * 24 * 60 * 60 * 1000;
const timestamp = z
  .string()
  .regex(/^[0-9]{1,15}$/, "unix milliseconds")
  .transform(Number);

/** `GET /v1/apps/gas_spend`: at most 100 wallets and 30 days. The start belongs to the range, the end does not. */
export const gasSpendQuerySchema = z
  .strictObject({
    /** Ids joined by commas. */
    wallet_ids: z
      .string()
      .min(1)
      .transform((text) => [...new Set(text.split(","))])
      .refine((ids) => ids.length <= 100, "at most 100 ids"),
    start_timestamp: timestamp,
    end_timestamp: timestamp,
  })
  .refine(({ start_timestamp, end_timestamp }) => start_timestamp <= end_timestamp, "a range whose start is not after its end")
  .refine(({ start_timestamp, end_timestamp }) => end_timestamp - start_timestamp <= MAX_RANGE_MS, "a range of at most 30 days");

export const gasSpendSchema = z.strictObject({
  currency: z.literal("usd"),
  /** What a sponsor was charged. Nothing is sponsored here, so it is always "0": wallets pay their own fees. */
  value: z.string(),
  /** Those fees, by the receipts that the chain gave; not in Privy's answer. */
  network_fees: z.array(
    z.strictObject({
      caip2: z.string(),
      wei: z.string(),
      transactions: z.int(),
      /** Mined, but their fee was not recorded: sent before this server recorded fees. */
      unknown: z.int(),
    }),
  ),
});

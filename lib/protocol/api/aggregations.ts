import { z } from "zod";
import { aggregationShape } from "../policy/aggregation-schema.ts";
import { ownerIdInput, ownerInput } from "./fields.ts";

/** `POST /v1/aggregations`. It is never changed afterwards. */
export const createAggregationBodySchema = z.strictObject({
  ...aggregationShape,
  conditions: aggregationShape.conditions.optional(),
  group_by: aggregationShape.group_by.optional(),
  owner: ownerInput.nullable().optional(),
  owner_id: ownerIdInput.optional(),
});

const amount = z.string().regex(/^[0-9]+$/);

/** A group of an aggregation and what it stands at. Amounts are decimal texts in the metric's own unit. */
export const aggregationNumberSchema = z.strictObject({
  /** The values of `group_by`, in its order; null where the field could not be read. */
  group: z.array(z.string().nullable()),
  /** Signed within the window. */
  used: amount,
  /** Being signed at this moment. */
  reserved: amount,
  /** When the next amount leaves the window, unix milliseconds, and how much it is. */
  next_release: z.strictObject({ at: z.int(), amount }).nullable(),
});

/** Privy's Aggregation; `current` is Countersign's own. */
export const aggregationSchema = z.strictObject({
  id: z.string(),
  ...aggregationShape,
  owner_id: z.string().nullable(),
  created_at: z.int(),
});

export const aggregationWithNumbersSchema = aggregationSchema.extend({ current: z.array(aggregationNumberSchema) });

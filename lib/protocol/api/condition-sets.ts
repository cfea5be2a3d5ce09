import { z } from "zod";
import { ownerIdInput, ownerInput } from "./fields.ts";

/** Privy's limit for one request. */
const MAX_ITEMS_A_REQUEST = 100;

const name = z.string().min(1).max(100);
const itemsInput = z.array(z.strictObject({ value: z.string().min(1).max(256) })).max(MAX_ITEMS_A_REQUEST);

/** `POST /v1/condition_sets`. A set has an owner from the start: one that nobody owns would be an allowlist that the app secret alone widens. */
export const createConditionSetBodySchema = z.strictObject({
  name,
  owner: ownerInput.nullable().optional(),
  owner_id: ownerIdInput.optional(),
});

/** `PATCH /v1/condition_sets/{id}`, signed by the set's owner. */
export const updateConditionSetBodySchema = z
  .strictObject({ name: name.optional(), owner: ownerInput.nullable().optional(), owner_id: ownerIdInput.optional() })
  .refine((body) => Object.keys(body).length > 0, "an object with at least one field to change");

/** `POST …/condition_set_items`, signed by the set's owner: adds. */
export const addConditionSetItemsBodySchema = itemsInput.min(1);

/** `PUT …/condition_set_items`, signed by the set's owner: these take the place of all items; none empties the set. */
export const replaceConditionSetItemsBodySchema = itemsInput;

/** `GET …/condition_set_items` */
export const listConditionSetItemsQuerySchema = z.strictObject({
  cursor: z.string().max(256).optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(100)).optional(),
});

/** Privy's ConditionSet. */
export const conditionSetSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  owner_id: z.string().nullable(),
  created_at: z.int(),
});

/** Privy's ConditionSetItem. */
export const conditionSetItemSchema = z.strictObject({
  id: z.string(),
  condition_set_id: z.string(),
  value: z.string(),
  created_at: z.int(),
});

export const conditionSetItemsSchema = z.array(conditionSetItemSchema);

/** Privy's ConditionSetItemsResponse. */
export const conditionSetItemPageSchema = z.strictObject({ items: conditionSetItemsSchema, next_cursor: z.string().nullable() });

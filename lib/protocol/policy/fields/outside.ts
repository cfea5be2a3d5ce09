import { z } from "zod";
import { type FieldReading, fieldValue, UNREADABLE } from "../field-value.ts";
import type { PolicyReferences } from "../policy-facts.ts";
import { comparison } from "../policy-operators.ts";

/** The time, in unix seconds, by the clock of whoever judges: in the enclave one that never runs backwards. */
export const systemCondition = z.strictObject({
  field_source: z.literal("system"),
  field: z.literal("current_unix_timestamp"),
  ...comparison,
});

/** An aggregation's number, with what this action would add. */
export const referenceCondition = z.strictObject({
  field_source: z.literal("reference"),
  field: z.string().regex(/^aggregation\.[0-9a-z]{1,64}$/, "aggregation.<id>"),
  ...comparison,
});

export function readSystemField({ nowS }: PolicyReferences): FieldReading {
  return fieldValue("decimal", nowS);
}

export function readReferenceField(field: string, { aggregations }: PolicyReferences): FieldReading {
  const value = aggregations.get(field.slice("aggregation.".length));
  return value === undefined ? UNREADABLE : fieldValue("number", value);
}

import { z } from "zod";
import { type FieldReading, fieldValue, UNREADABLE } from "../field-value.ts";
import type { PolicyFacts } from "../policy-facts.ts";
import { comparison } from "../policy-operators.ts";

/** A member of a wallet action's body, by its dotted path: `destination.address`. */
export const actionBodyCondition = z.strictObject({
  field_source: z.literal("action_request_body"),
  field: z
    .string()
    .max(256)
    .regex(/^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$/, "a dotted path such as destination.address"),
  ...comparison,
});

export function readActionBodyField(field: string, { actionBody }: PolicyFacts): FieldReading {
  let current: unknown = actionBody;
  for (const name of field.split(".")) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, name)) return UNREADABLE;
    current = Reflect.get(current, name);
  }
  const isValue = typeof current === "string" || typeof current === "number" || typeof current === "boolean";
  return isValue ? fieldValue("json", current as string | number | boolean) : UNREADABLE;
}

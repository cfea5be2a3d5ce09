import { z } from "zod";
import { type FieldReading, fieldValue, UNREADABLE } from "../field-value.ts";
import type { PolicyFacts } from "../policy-facts.ts";
import { comparison } from "../policy-operators.ts";

/** Whose code the account will run (EIP-7702). */
export const authorizationCondition = z.strictObject({
  field_source: z.literal("ethereum_7702_authorization"),
  field: z.literal("contract"),
  ...comparison,
});

export function readAuthorizationField({ authorization }: PolicyFacts): FieldReading {
  return authorization === undefined ? UNREADABLE : fieldValue("address", authorization.contract);
}

import { z } from "zod";
import { type FieldKind, type FieldReading, fieldValue, UNREADABLE } from "../field-value.ts";
import type { PolicyFacts } from "../policy-facts.ts";
import { comparison } from "../policy-operators.ts";

/** The transaction that is signed; of a batch, one call. */
export const ethereumTransactionCondition = z.strictObject({
  field_source: z.literal("ethereum_transaction"),
  field: z.enum(["to", "value", "chain_id"]),
  ...comparison,
});
type Condition = z.infer<typeof ethereumTransactionCondition>;

export function kindOfTransactionField(field: Condition["field"]): FieldKind {
  return field === "to" ? "address" : "number";
}

/** A contract creation has no recipient to be judged by: that is unreadable, so that no DENY is passed by sending to nobody. */
export function readTransactionField(field: Condition["field"], { transaction }: PolicyFacts): FieldReading {
  if (transaction === undefined) return UNREADABLE;
  if (field === "to") return transaction.to === null ? UNREADABLE : fieldValue("address", transaction.to);
  return fieldValue("number", field === "value" ? transaction.valueWei : transaction.chainId);
}

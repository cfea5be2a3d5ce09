import { z } from "zod";
import { ABSENT, type FieldKind, type FieldReading, fieldValue, UNREADABLE } from "../field-value.ts";
import type { PolicyFacts } from "../policy-facts.ts";
import { comparison } from "../policy-operators.ts";

/** A contract of a Tron transaction. */
export const tronTransactionCondition = z.strictObject({
  field_source: z.literal("tron_transaction"),
  field: z.enum([
    "TransferContract.to_address",
    "TransferContract.amount",
    "TriggerSmartContract.contract_address",
    "TriggerSmartContract.call_value",
    "TriggerSmartContract.token_id",
    "TriggerSmartContract.call_token_value",
  ]),
  ...comparison,
});
type Field = z.infer<typeof tronTransactionCondition>["field"];

export function kindOfTronField(field: Field): FieldKind {
  return field.endsWith("_address") ? "tron_address" : "number";
}

/** Numbers that a contract leaves out are 0 on the chain, so that is what they are here. */
export function readTronField(field: Field, { tronContract }: PolicyFacts): FieldReading {
  if (tronContract === undefined) return UNREADABLE;
  if (!field.startsWith(`${tronContract.type}.`)) return ABSENT;
  if (tronContract.type === "TransferContract") {
    return field === "TransferContract.amount"
      ? fieldValue("number", tronContract.amount)
      : fieldValue("tron_address", tronContract.to_address);
  }
  switch (field) {
    case "TriggerSmartContract.contract_address":
      return fieldValue("tron_address", tronContract.contract_address);
    case "TriggerSmartContract.call_value":
      return fieldValue("number", tronContract.call_value ?? 0);
    case "TriggerSmartContract.token_id":
      return fieldValue("number", tronContract.token_id ?? 0);
    default:
      return fieldValue("number", tronContract.call_token_value ?? 0);
  }
}

/** The calldata of a contract call, as Ethereum writes it. */
export function readTronCalldata({ tronContract }: PolicyFacts): string | undefined {
  if (tronContract?.type !== "TriggerSmartContract") return undefined;
  const data = tronContract.data ?? "";
  return data.startsWith("0x") ? data : `0x${data}`;
}

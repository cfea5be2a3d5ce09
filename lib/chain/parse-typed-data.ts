import { hashTypedData, type TypedDataDefinition, validateTypedData } from "viem";
import { type TypedData, typedDataSchema } from "../protocol/app/wallet-action.ts";
import { ApiError } from "../protocol/errors.ts";
import { parseStrictJson } from "../protocol/parse-strict-json.ts";

export type ParsedTypedData = { status: "empty" } | { status: "ok"; typedData: TypedData } | { status: "invalid"; problem: string };

/**
 * Reads EIP-712 typed data as apps give it (`primaryType`) or as the wallet API does (`primary_type`). It is refused here when no wallet could
 * encode it, so that nobody reviews what cannot be signed.
 */
export function parseTypedData(text: string): ParsedTypedData {
  if (text.trim() === "") return { status: "empty" };
  let value: unknown;
  try {
    value = parseStrictJson(text.trim());
  } catch (error) {
    return invalid(error instanceof ApiError ? error.message : "This is not JSON.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return invalid("Typed data is a JSON object with domain, types, primaryType and message.");
  const { primaryType, ...rest } = value as Record<string, unknown>;
  const parsed = typedDataSchema.safeParse(primaryType === undefined ? rest : { ...rest, primary_type: primaryType });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = issue?.path.join(".").replace("primary_type", "primaryType");
    return invalid(`${path ? `${path}: ` : ""}${issue?.message ?? "the form is not known"}.`);
  }
  return checkEncodable(parsed.data);
}

function checkEncodable(typedData: TypedData): ParsedTypedData {
  const { primary_type: primaryType, types } = typedData;
  if (!types[primaryType]) return invalid(`types has no “${primaryType}”, which primaryType names.`);
  // Both check against the types at run time; what they are given is exactly what they are there to judge.
  const definition = { ...typedData, primaryType } as unknown as TypedDataDefinition;
  try {
    validateTypedData(definition);
    hashTypedData(definition);
  } catch (error) {
    const [first = "The message does not fit its types."] = error instanceof Error ? error.message.split("\n") : [];
    return invalid(first);
  }
  return { status: "ok", typedData };
}

function invalid(problem: string): ParsedTypedData {
  return { status: "invalid", problem };
}

import { z } from "zod";
import { type AbiFunction, abiSchema, functionsOf, signatureOf } from "../abi.ts";
import { isNamedBy, parseCallField, resolveAbiPath } from "../abi-path.ts";
import { decodeCall, selectorOf } from "../decode-call.ts";
import { ABSENT, type FieldKind, type FieldReading, fieldValue, UNREADABLE } from "../field-value.ts";
import { comparison } from "../policy-operators.ts";

const shape = { field: z.string().min(1).max(512), abi: abiSchema, ...comparison };

/** What a transaction calls, by the condition's ABI: `function_name`, or `<function>.<parameter>`. */
export const ethereumCalldataCondition = z.strictObject({ field_source: z.literal("ethereum_calldata"), ...shape });
export const tronCalldataCondition = z.strictObject({ field_source: z.literal("tron_trigger_smart_contract_data"), ...shape });
type Condition = z.infer<typeof ethereumCalldataCondition> | z.infer<typeof tronCalldataCondition>;

/** The kind of a calldata field; a text says what the ABI lacks. With overloads that a name covers, the parameter must be of one kind in all of them. */
export function kindOfCalldataField({ field, abi, field_source }: Condition): { kind: FieldKind } | string {
  const functions = functionsOf(abi);
  const twins = findTwin(functions);
  if (twins !== undefined) return `the abi has two functions with the selector of ${signatureOf(twins)}; leave one`;
  if (functions.length === 0) return "the abi has no function; give the JSON ABI of the contract";
  if (field === "function_name") return { kind: "text" };
  const parsed = parseCallField(field);
  if (parsed === null) return "a calldata field is function_name, or <function>.<parameter> such as transfer.to";
  const named = functions.filter((one) => isNamedBy(parsed.functionName, one));
  const [example] = named;
  if (example === undefined) return `the abi has no function ${parsed.functionName}, only ${functions.map(({ name }) => name).join(", ")}`;
  const resolved = named.map(({ inputs }) => resolveAbiPath(inputs, parsed.path));
  const kinds = new Set(resolved.map((one) => (typeof one === "string" ? one : one.kind)));
  const [first] = resolved;
  if (kinds.size > 1)
    return `the overloads of ${parsed.functionName} differ there; name one by its signature, such as ${signatureOf(example)}`;
  if (first === undefined || typeof first === "string") return first ?? "the abi has no such parameter";
  return { kind: onChain(first.kind, field_source) };
}

/** A function whose selector an earlier one has. Each is hashed once: a policy brings thousands of them, and everybody's requests wait meanwhile. */
function findTwin(functions: readonly AbiFunction[]): AbiFunction | undefined {
  const selectors = new Set<string>();
  return functions.find((one) => {
    const selector = selectorOf(one);
    if (selectors.has(selector)) return true;
    selectors.add(selector);
    return false;
  });
}

/** @param call what the data belongs to; undefined cannot be read */
export function readCalldataField(condition: Condition, dataHex: string | undefined, call: object): FieldReading {
  const decoded = dataHex === undefined ? null : decodeCall(condition.abi, dataHex, call);
  if (decoded === null) return UNREADABLE;
  const { called, args } = decoded;
  if (condition.field === "function_name") return fieldValue("text", called.name, signatureOf(called));
  const parsed = parseCallField(condition.field);
  if (parsed === null) return UNREADABLE;
  if (!isNamedBy(parsed.functionName, called)) return ABSENT;
  const resolved = resolveAbiPath(called.inputs, parsed.path);
  if (typeof resolved === "string") return UNREADABLE;
  const value = resolved.indexes.reduce<unknown>((current, index) => (Array.isArray(current) ? current[index] : undefined), args);
  // The type is there, so a missing value is an element behind the end of an array.
  if (value === undefined) return ABSENT;
  return fieldValue(onChain(resolved.kind, condition.field_source), toText(value, condition.field_source, resolved.kind));
}

/** Tron's contracts take the 20 bytes of an address without the 41 in front. */
function onChain(kind: FieldKind, source: Condition["field_source"]): FieldKind {
  return kind === "address" && source === "tron_trigger_smart_contract_data" ? "tron_address" : kind;
}

function toText(value: unknown, source: Condition["field_source"], kind: FieldKind): string {
  const text = String(value);
  return onChain(kind, source) === "tron_address" ? `41${text.slice(2)}` : text;
}

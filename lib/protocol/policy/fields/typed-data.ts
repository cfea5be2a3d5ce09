import { z } from "zod";
import { parsePath } from "../abi-path.ts";
import { ABSENT, type FieldKind, type FieldReading, fieldValue, UNREADABLE } from "../field-value.ts";
import type { PolicyFacts, TypedDataFacts } from "../policy-facts.ts";
import { comparison } from "../policy-operators.ts";

const DOMAIN_FIELDS = {
  chainId: { member: "chainId", type: "uint256" },
  chain_id: { member: "chainId", type: "uint256" },
  verifyingContract: { member: "verifyingContract", type: "address" },
  verifying_contract: { member: "verifyingContract", type: "address" },
} as const;

/** The domain of EIP-712 typed data. */
export const typedDataDomainCondition = z.strictObject({
  field_source: z.literal("ethereum_typed_data_domain"),
  field: z.enum(["chainId", "verifyingContract", "chain_id", "verifying_contract"]),
  ...comparison,
});

const name = z.string().max(256);
/** The message of EIP-712 typed data of exactly these types, by dotted path. */
export const typedDataMessageCondition = z.strictObject({
  field_source: z.literal("ethereum_typed_data_message"),
  field: z.string().min(1).max(512),
  typed_data: z.strictObject({
    types: z.record(name, z.array(z.strictObject({ name, type: name })).max(256)),
    primary_type: name,
  }),
  ...comparison,
});
type DomainField = z.infer<typeof typedDataDomainCondition>["field"];
type MessageCondition = z.infer<typeof typedDataMessageCondition>;
type Types = TypedDataFacts["types"];

const MAX_TYPES_TEXT = 8_192;

export function kindOfDomainField(field: DomainField): FieldKind {
  return DOMAIN_FIELDS[field].type === "address" ? "address" : "decimal";
}

/** The kind of a message field; a text says what the types lack. */
export function kindOfMessagePath({ field, typed_data: { types, primary_type } }: MessageCondition): { kind: FieldKind } | string {
  if (!Object.hasOwn(types, "EIP712Domain"))
    return "typed_data.types must include EIP712Domain: the types are compared whole with the request's";
  if (primary_type === "EIP712Domain") return "typed_data.primary_type is EIP712Domain, which signs no message";
  if (!Object.hasOwn(types, primary_type)) return `typed_data.types must define ${primary_type}, the primary type`;
  if (JSON.stringify(types).length > MAX_TYPES_TEXT) return `typed_data.types must have at most ${MAX_TYPES_TEXT} characters`;
  // A struct named like an array or an elementary type would be two things at once.
  const odd = Object.keys(types).find((one) => !/^[A-Za-z_$][A-Za-z0-9_$]*$/.test(one) || kindOfType(one, {}) !== null);
  if (odd !== undefined) return `typed_data.types.${odd} is no name for a type`;
  const path = parsePath(field);
  if (path === null) return "a message field is a dotted path such as order.items[0].price";
  const type = typeAt(types, primary_type, path);
  if (type === null) return `typed_data.types has no ${field} in ${primary_type}`;
  const kind = kindOfType(type, types);
  return kind === null ? `${field} is of type ${type}; name one of its values` : { kind };
}

/** A domain member counts only where the domain's type names it as what it is: anything else is not what the signature binds. */
export function readDomainField(field: DomainField, { typedData }: PolicyFacts): FieldReading {
  if (typedData === undefined) return UNREADABLE;
  const { member, type } = DOMAIN_FIELDS[field];
  const { domain, types } = typedData;
  const declared = Object.hasOwn(types, "EIP712Domain") ? types.EIP712Domain : undefined;
  if (declared !== undefined && !declared.some((one) => one.name === member && one.type === type)) return UNREADABLE;
  return Object.hasOwn(domain, member) ? readLeaf(domain[member], kindOfDomainField(field)) : UNREADABLE;
}

export function readMessagePath({ field, typed_data }: MessageCondition, { typedData }: PolicyFacts): FieldReading {
  if (typedData === undefined || typedData.primaryType !== typed_data.primary_type) return UNREADABLE;
  if (!Object.hasOwn(typed_data.types, "EIP712Domain") || !isSameTypes(typedData.types, typed_data.types)) return UNREADABLE;
  const path = parsePath(field);
  const type = path === null ? null : typeAt(typedData.types, typedData.primaryType, path);
  const kind = type === null ? null : kindOfType(type, typedData.types);
  if (path === null || kind === null) return UNREADABLE;
  let current: unknown = typedData.message;
  for (const step of path) {
    if (Array.isArray(current) && Number(step) >= current.length) return ABSENT;
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) return UNREADABLE;
    current = Reflect.get(current, step);
  }
  return readLeaf(current, kind);
}

/** Reads a value exactly as it is encoded for signing; what would be encoded as something else cannot be read. */
function readLeaf(value: unknown, kind: FieldKind): FieldReading {
  switch (kind) {
    case "number":
    case "decimal":
    case "signed":
      if (typeof value === "number" && Number.isSafeInteger(value)) return fieldValue(kind, value);
      return typeof value === "string" && /^(-?[0-9]{1,78}|0x[0-9a-fA-F]{1,64})$/.test(value)
        ? fieldValue(kind, BigInt(value))
        : UNREADABLE;
    case "boolean":
      return typeof value === "boolean" ? fieldValue(kind, value) : UNREADABLE;
    default:
      return typeof value === "string" ? fieldValue(kind, value) : UNREADABLE;
  }
}

function typeAt(types: Types, root: string, path: readonly string[]): string | null {
  let type = root;
  for (const step of path) {
    if (type.endsWith("]")) {
      const size = type.slice(type.lastIndexOf("[") + 1, -1);
      if (!/^[0-9]{1,6}$/.test(step) || (size !== "" && Number(step) >= Number(size))) return null;
      type = type.slice(0, type.lastIndexOf("["));
      continue;
    }
    const found = Object.hasOwn(types, type) ? types[type]?.filter((member) => member.name === step) : undefined;
    // Of two members of one name nobody can say which is meant.
    if (found?.length !== 1 || found[0] === undefined) return null;
    type = found[0].type;
  }
  return type;
}

function kindOfType(type: string, types: Types): FieldKind | null {
  if (Object.hasOwn(types, type)) return null;
  if (type === "address") return "address";
  if (type === "bool") return "boolean";
  if (type === "string") return "text";
  if (/^uint[0-9]{0,3}$/.test(type)) return "number";
  if (/^int[0-9]{0,3}$/.test(type)) return "signed";
  return /^bytes[0-9]{0,2}$/.test(type) ? "bytes" : null;
}

/** The same types of the same members in the same order; in which order the types stand means nothing. */
function isSameTypes(left: Types, right: Types): boolean {
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((one) => Object.hasOwn(right, one) && JSON.stringify(left[one]?.map(pair)) === JSON.stringify(right[one]?.map(pair)));
}

function pair(member: { name: string; type: string }): [string, string] {
  return [member.name, member.type];
}

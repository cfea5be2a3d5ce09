import type { FieldKind } from "./field-value.ts";
import { kindOfCalldataField } from "./fields/calldata.ts";
import { kindOfTransactionField } from "./fields/ethereum-transaction.ts";
import { kindOfMessageField } from "./fields/message.ts";
import { kindOfSolanaField } from "./fields/solana.ts";
import { kindOfTronField } from "./fields/tron.ts";
import { kindOfDomainField, kindOfMessagePath } from "./fields/typed-data.ts";
import { normalizeValue } from "./normalize-value.ts";
import type { ConditionOperator } from "./policy-operators.ts";
import type { PolicyCondition } from "./policy-schema.ts";
import { SYSTEM_PROGRAM, TOKEN_PROGRAM } from "./solana-programs.ts";

/** What is wrong, and with which member of the condition. */
interface ConditionProblem {
  readonly member: "field" | "operator" | "value";
  readonly problem: string;
}

const EQUALITY = ["eq", "in", "in_condition_set"] as const;
const ORDER = ["gt", "gte", "lt", "lte"] as const;
const TEXT = ["contains", "starts_with", "ends_with"] as const;
const OPERATORS: Readonly<Record<FieldKind, readonly ConditionOperator[]>> = {
  number: [...EQUALITY, ...ORDER],
  decimal: [...EQUALITY, ...ORDER],
  signed: [...EQUALITY, ...ORDER],
  address: EQUALITY,
  tron_address: EQUALITY,
  solana_address: EQUALITY,
  boolean: EQUALITY,
  bytes: [...EQUALITY, "starts_with"],
  text: [...EQUALITY, ...TEXT],
  json: [...EQUALITY, ...ORDER, ...TEXT],
};

const WRITTEN: Readonly<Record<FieldKind, string>> = {
  number: "must be a whole number below 2^256 as a string, hex (0x…) or decimal",
  decimal: "must be a decimal string",
  signed: "must be a whole number as a string, hex (0x…) or decimal",
  address: "must be an address: 0x and 40 hex digits",
  tron_address: "must be a Tron address, base58 or 41 and 40 hex digits",
  solana_address: "must be a Solana address: base58 of 32 bytes",
  boolean: 'must be "true" or "false"',
  bytes: "must be 0x and an even number of hex digits",
  text: "must be a text",
  json: "must be a text",
};

/** A rule that could never be true, or not as it was meant, is refused when it is written, not when it is needed. null: nothing is wrong. */
export function checkCondition(condition: PolicyCondition): ConditionProblem | null {
  const found = kindOf(condition);
  if (typeof found === "string") return { member: "field", problem: found };
  const { kind } = found;
  const { operator, value } = condition;
  if (!OPERATORS[kind].includes(operator)) {
    return { member: "operator", problem: `${nameOf(condition)} must be compared by ${OPERATORS[kind].join(", ")}, not by ${operator}` };
  }
  if (Array.isArray(value) !== (operator === "in")) {
    return {
      member: "value",
      problem:
        operator === "in" ? "must be a list of texts, because the operator is in" : `must be one text; a list is for the operator in`,
    };
  }
  const values = Array.isArray(value) ? value : [value];
  if (operator === "in_condition_set") {
    return values.every((id) => /^[0-9a-z]{24,25}$/.test(id)) ? null : { member: "value", problem: "must be the id of a condition set" };
  }
  const names = namesOf(condition);
  if (names !== null && EQUALITY.some((one) => one === operator)) {
    const unknown = values.find((one) => !names.includes(one));
    if (unknown !== undefined) return { member: "value", problem: `must be one of ${names.join(", ")}` };
  }
  if (ORDER.some((one) => one === operator) && kind === "json") {
    return values.every((one) => /^-?[0-9]{1,78}(\.[0-9]{1,78})?$/.test(one))
      ? null
      : { member: "value", problem: "must be a decimal string" };
  }
  const isWritten = values.every((one) => normalizeValue(kind, one) !== null);
  return isWritten ? null : { member: "value", problem: `${nameOf(condition)} ${WRITTEN[kind]}` };
}

function kindOf(condition: PolicyCondition): { kind: FieldKind } | string {
  switch (condition.field_source) {
    case "ethereum_transaction":
      return { kind: kindOfTransactionField(condition.field) };
    case "ethereum_calldata":
    case "tron_trigger_smart_contract_data":
      return kindOfCalldataField(condition);
    case "ethereum_typed_data_domain":
      return { kind: kindOfDomainField(condition.field) };
    case "ethereum_typed_data_message":
      return kindOfMessagePath(condition);
    case "ethereum_7702_authorization":
      return { kind: "address" };
    case "message":
      return { kind: kindOfMessageField(condition.field) };
    case "solana_program_instruction":
      return { kind: "solana_address" };
    case "solana_system_program_instruction":
    case "solana_token_program_instruction":
      return { kind: kindOfSolanaField(condition.field) };
    case "tron_transaction":
      return { kind: kindOfTronField(condition.field) };
    case "action_request_body":
      return { kind: "json" };
    case "system":
      return { kind: "decimal" };
    case "reference":
      return { kind: "number" };
  }
}

/** The only texts that a field can be. */
function namesOf({ field_source, field }: PolicyCondition): readonly string[] | null {
  if (field !== "instructionName") return null;
  const { instructions } = field_source === "solana_system_program_instruction" ? SYSTEM_PROGRAM : TOKEN_PROGRAM;
  return [...new Set([...instructions.values()].flat())];
}

function nameOf({ field_source, field }: PolicyCondition): string {
  return field_source === "system" ? "timestamp" : field;
}

"use client";

import { Button } from "@/components/ui/button.tsx";
import { SelectField } from "@/components/ui/select-field.tsx";
import { TextArea } from "@/components/ui/text-area.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { formatEth } from "@/lib/chain/format-eth.ts";
import type { RuleJson } from "@/lib/protocol/app/wallet-limits.ts";
import { CONDITION_OPERATORS } from "@/lib/protocol/policy/policy-operators.ts";
import { OPERATORS } from "./describe-rules.ts";

interface ConditionFieldsProps {
  id: string;
  number: number;
  condition: RuleJson;
  /** By member; "" is the condition itself. */
  problemOf: (member: string) => string | undefined;
  onChange: (condition: RuleJson) => void;
  onRemove: () => void;
}

/** Sources of an Ethereum policy, what they are called, and what their fields are or look like. */
const SOURCES: Readonly<Record<string, { name: string; fields: readonly string[]; reads?: "abi" | "typed_data" }>> = {
  ethereum_transaction: { name: "the transaction", fields: ["to", "value", "chain_id"] },
  ethereum_calldata: { name: "the call’s data", fields: ["function_name", "transfer.to", "transfer.amount"], reads: "abi" },
  ethereum_typed_data_domain: { name: "typed data: the domain", fields: ["chainId", "verifyingContract"] },
  ethereum_typed_data_message: { name: "typed data: the message", fields: ["order.price"], reads: "typed_data" },
  ethereum_7702_authorization: { name: "an authorization", fields: ["contract"] },
  message: { name: "the message", fields: ["content", "byte_length"] },
  action_request_body: { name: "a transfer’s request", fields: ["destination.address", "source.amount"] },
  system: { name: "the time", fields: ["current_unix_timestamp"] },
  reference: { name: "a count", fields: ["aggregation.…"] },
};

/** One condition: where it looks, what it compares with. */
export function ConditionFields({ id, number, condition, problemOf, onChange, onRemove }: ConditionFieldsProps) {
  const source = textOf(condition.field_source);
  const operator = textOf(condition.operator);
  const { fields = [], reads } = SOURCES[source] ?? {};
  const chooseSource = (chosen: string) => {
    const { abi: _, typed_data: __, ...rest } = condition;
    const { fields: offered = [""], reads: read } = SOURCES[chosen] ?? {};
    onChange({ ...rest, field_source: chosen, field: offered[0] ?? "", ...(read === undefined ? {} : { [read]: "" }) });
  };
  return (
    <fieldset className="grid gap-x-4 border-line border-t pt-3 sm:grid-cols-2">
      <legend className="sr-only">Condition {number}</legend>
      <SelectField
        id={`${id}-source`}
        label={number === 1 ? "if" : "and if"}
        value={source}
        onChange={(event) => chooseSource(event.target.value)}
        problem={problemOf("field_source") ?? problemOf("")}
      >
        {Object.entries(SOURCES).map(([key, { name }]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextField
        id={`${id}-field`}
        label="Field"
        mono
        list={`${id}-fields`}
        value={textOf(condition.field)}
        onChange={(event) => onChange({ ...condition, field: event.target.value })}
        problem={problemOf("field")}
      />
      <datalist id={`${id}-fields`}>
        {fields.map((field) => (
          <option key={field} value={field} />
        ))}
      </datalist>
      <SelectField
        id={`${id}-operator`}
        label="Compared how"
        value={operator}
        onChange={(event) => onChange({ ...condition, operator: event.target.value, value: fitValue(condition.value, event.target.value) })}
        problem={problemOf("operator")}
      >
        {CONDITION_OPERATORS.map((one) => (
          <option key={one} value={one}>
            {OPERATORS[one] ?? one}
          </option>
        ))}
      </SelectField>
      <TextField
        id={`${id}-value`}
        label={operator === "in" ? "Values, with commas between" : "Value"}
        mono
        value={[condition.value].flat().join(",")}
        onChange={(event) => onChange({ ...condition, value: fitValue(event.target.value, operator) })}
        problem={problemOf("value")}
        hint={hintOf(condition)}
      />
      {reads === undefined ? null : (
        <TextArea
          id={`${id}-${reads}`}
          label={reads === "abi" ? "Description of the contract (ABI, JSON)" : "Types of the typed data (JSON)"}
          mono
          className="sm:col-span-2"
          value={typeof condition[reads] === "string" ? condition[reads] : JSON.stringify(condition[reads] ?? null)}
          onChange={(event) => onChange({ ...condition, [reads]: event.target.value })}
          onBlur={(event) => onChange({ ...condition, [reads]: readJson(event.target.value) })}
          problem={problemOf(reads)}
        />
      )}
      <Button look="quiet" size="small" className="-ml-3 justify-self-start" onClick={onRemove}>
        Remove condition {number}
      </Button>
    </fieldset>
  );
}

function hintOf({ field_source: source, field, value }: RuleJson): string {
  const isAmount = source === "ethereum_transaction" && field === "value" && typeof value === "string" && /^[0-9]{1,78}$/.test(value);
  return isAmount ? `In wei: this is ${formatEth(BigInt(value), { exact: true })}.` : "Amounts in wei, times in Unix seconds.";
}

/** `in` takes a list, all others one text. */
function fitValue(value: RuleJson[string] | undefined, operator: string): string | string[] {
  const text = [value].flat().map(String).join(",");
  return operator === "in" ? text.split(",").map((one) => one.trim()) : text;
}

function readJson(text: string): RuleJson[string] {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

"use client";

import { Button } from "@/components/ui/button.tsx";
import { SelectField } from "@/components/ui/select-field.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import type { RuleJson } from "@/lib/protocol/app/wallet-limits.ts";
import { checkRuleOnChain } from "@/lib/protocol/policy/check-rule.ts";
import { POLICY_METHODS } from "@/lib/protocol/policy/policy-schema.ts";
import { ConditionFields } from "./condition-fields.tsx";

interface RuleFieldsProps {
  rule: RuleJson;
  index: number;
  /** By a path within the rule: `conditions.0.value`. */
  problemOf: (path: string) => string | undefined;
  onChange: (rule: RuleJson) => void;
  onRemove: () => void;
}

const METHODS = POLICY_METHODS.filter((method) => checkRuleOnChain({ method, conditions: [] }, "ethereum").length === 0);
const NEW_CONDITION: RuleJson = { field_source: "ethereum_transaction", field: "value", operator: "lte", value: "" };

/** One rule: its name, what it speaks about, what it does, and when. */
export function RuleFields({ rule, index, problemOf, onChange, onRemove }: RuleFieldsProps) {
  const conditions = Array.isArray(rule.conditions) ? rule.conditions.filter(isCondition) : [];
  const id = `rule-${index}`;
  return (
    <fieldset className="grid gap-2 rounded-card border border-line p-4">
      <legend className="px-1 font-medium text-13 text-soft">Rule {index + 1}</legend>
      <TextField
        id={`${id}-name`}
        label="Name"
        value={textOf(rule.name)}
        onChange={(event) => onChange({ ...rule, name: event.target.value })}
        problem={problemOf("name")}
      />
      <div className="grid gap-x-4 sm:grid-cols-2">
        <SelectField
          id={`${id}-action`}
          label="It"
          value={textOf(rule.action)}
          onChange={(event) => onChange({ ...rule, action: event.target.value })}
          problem={problemOf("action")}
        >
          <option value="ALLOW">allows</option>
          <option value="DENY">refuses</option>
        </SelectField>
        <SelectField
          id={`${id}-method`}
          label="the method"
          value={textOf(rule.method)}
          onChange={(event) => onChange({ ...rule, method: event.target.value })}
          problem={problemOf("method")}
        >
          {METHODS.map((method) => (
            <option key={method} value={method}>
              {method === "*" ? "* (every method)" : method}
            </option>
          ))}
        </SelectField>
      </div>
      {conditions.map((condition, at) => (
        <ConditionFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition has no name, and all its fields are controlled
          key={at}
          id={`${id}-condition-${at}`}
          number={at + 1}
          condition={condition}
          problemOf={(member) => problemOf(`conditions.${at}${member === "" ? "" : `.${member}`}`)}
          onChange={(changed) => onChange({ ...rule, conditions: conditions.map((one, other) => (other === at ? changed : one)) })}
          onRemove={() => onChange({ ...rule, conditions: conditions.filter((_, other) => other !== at) })}
        />
      ))}
      <div className="flex flex-wrap gap-2">
        <Button look="secondary" size="small" onClick={() => onChange({ ...rule, conditions: [...conditions, NEW_CONDITION] })}>
          Add a condition
        </Button>
        <Button look="quiet" size="small" onClick={onRemove}>
          Remove rule {index + 1}
        </Button>
      </div>
    </fieldset>
  );
}

function isCondition(value: unknown): value is RuleJson {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

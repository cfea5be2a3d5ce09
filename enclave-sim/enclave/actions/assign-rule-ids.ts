import { createId } from "../../../lib/protocol/create-id.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { PolicyRule, PolicyRuleInput } from "../../../lib/protocol/policy/policy-schema.ts";

/** Gives each rule without an id a new one. @throws ApiError invalid_policy_format for two rules of one id: which of them would a change mean? */
export function assignRuleIds(rules: readonly PolicyRuleInput[]): PolicyRule[] {
  const assigned = rules.map((rule) => ({ ...rule, id: rule.id ?? createId() }));
  const twice = assigned.find(({ id }, index) => assigned.findIndex((other) => other.id === id) < index);
  if (twice !== undefined) throw new ApiError("invalid_policy_format", `Two rules have the id ${twice.id}.`);
  return assigned;
}

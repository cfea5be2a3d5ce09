import { formatEth } from "@/lib/chain/format-eth.ts";
import { canonicalizeJson } from "@/lib/protocol/canonical-request.ts";
import { describeField, describeValue } from "@/lib/protocol/policy/describe-field.ts";
import type { PolicyCondition, PolicyRule } from "@/lib/protocol/policy/policy-schema.ts";

/** A sentence, and the ids of the rules that it tells. */
export interface RuleSentence {
  readonly text: string;
  readonly ruleIds: readonly string[];
}

type Rule = Pick<PolicyRule, "method" | "action" | "conditions"> & { readonly id?: string | undefined };

const METHODS: Readonly<Record<string, string>> = {
  eth_sendTransaction: "sending a transaction",
  eth_signTransaction: "signing one to send elsewhere",
  wallet_sendCalls: "a batch of calls",
  transfer: "a transfer",
  eth_signUserOperation: "a user operation",
  eth_signTypedData_v4: "signing typed data",
  personal_sign: "signing messages",
  eth_sign7702Authorization: "letting a contract act for the account",
  exportPrivateKey: "taking out the private key",
  exportSeedPhrase: "taking out the recovery phrase",
  "*": "everything",
};

export const OPERATORS: Readonly<Record<string, string>> = {
  eq: "is",
  in: "is one of",
  in_condition_set: "is in the set",
  gt: "is more than",
  gte: "is at least",
  lt: "is less than",
  lte: "is at most",
  contains: "contains",
  starts_with: "starts with",
  ends_with: "ends with",
};

/** A policy's rules as sentences, those that say the same of several methods as one; with what they leave out. */
export function describeRules(rules: readonly Rule[], dayCapId: string | null): RuleSentence[] {
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) {
    const key = canonicalizeJson([rule.action, JSON.stringify(rule.conditions)]);
    groups.set(key, [...(groups.get(key) ?? []), rule]);
  }
  const sentences = [...groups.values()].map((group) => describeGroup(group, dayCapId));
  return rules.some(({ method, action }) => method === "*" && action === "ALLOW")
    ? sentences
    : [...sentences, { text: "Whatever is not allowed here is refused.", ruleIds: [] }];
}

/** `the amount is at most 0.5 ETH`: amounts of Ethereum in ETH. */
export function describeCondition(condition: PolicyCondition, dayCapId: string | null): string {
  const { field_source, field, operator, value } = condition;
  const name = `${field_source}.${field}`;
  // Never shortened: before somebody signs, two lists must not look alike.
  const shown = [value].flat().map((text) => describeAmount(name, text, dayCapId));
  return `${describeSubject(name, dayCapId)} ${OPERATORS[operator] ?? operator} ${shown.join(", ")}`;
}

/** What a field is called, where amounts are shown in ETH. */
export function describeSubject(name: string, dayCapId: string | null): string {
  if (name === "ethereum_transaction.value") return "the amount";
  if (name === `reference.aggregation.${dayCapId}`) return "all of 24 hours together";
  return describeField(name);
}

export function describeAmount(name: string, text: string, dayCapId: string | null): string {
  const isWei = name === "ethereum_transaction.value" || name === `reference.aggregation.${dayCapId}`;
  if (isWei && /^([0-9]{1,78}|0x[0-9a-f]{1,64})$/i.test(text)) return formatEth(BigInt(text), { exact: true });
  return describeValue(name, text);
}

function describeGroup(group: readonly Rule[], dayCapId: string | null): RuleSentence {
  const [first] = group;
  const conditions = first?.conditions.map((condition) => describeCondition(condition, dayCapId)) ?? [];
  const methods = group.map(({ method }) => METHODS[method] ?? method);
  const what = methods.length < 2 ? methods.join("") : `${methods.slice(0, -1).join(", ")} and ${methods.at(-1)}`;
  return {
    text: `${first?.action === "DENY" ? "Refused" : "Allowed"}: ${what}${conditions.length === 0 ? "" : `, if ${conditions.join(", and ")}`}.`,
    ruleIds: group.flatMap(({ id }) => (id === undefined ? [] : [id])),
  };
}

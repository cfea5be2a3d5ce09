import type { KnownCounts } from "@/lib/protocol/app/wallet-limits.ts";
import { canonicalizeJson } from "@/lib/protocol/canonical-request.ts";
import type { PolicyRule } from "@/lib/protocol/policy/policy-schema.ts";
import { describeAmount, describeSubject, tokenOf } from "./describe-amount.ts";

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

const UNREADABLE_CALLS = " Any other call of it is refused too, such as giving somebody leave to spend it.";

/** A policy's rules as sentences, those that say the same of several methods as one; with what they leave out. */
export function describeRules(rules: readonly Rule[], counts: KnownCounts): RuleSentence[] {
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) {
    const key = canonicalizeJson([rule.action, JSON.stringify(rule.conditions)]);
    groups.set(key, [...(groups.get(key) ?? []), rule]);
  }
  const sentences = [...groups.values()].map((group) => describeGroup(group, counts));
  return rules.some(({ method, action }) => method === "*" && action === "ALLOW")
    ? sentences
    : [...sentences, { text: "Whatever is not allowed here is refused.", ruleIds: [] }];
}

function describeGroup(group: readonly Rule[], counts: KnownCounts): RuleSentence {
  const [first] = group;
  const named = (first?.conditions ?? []).map(({ field_source, field, operator, value }) => ({
    name: `${field_source}.${field}`,
    operator,
    value,
  }));
  const token = tokenOf(named, counts);
  const conditions = named.map(({ name, operator, value }) => {
    // Never shortened: before somebody signs, two lists must not look alike.
    const shown = [value].flat().map((text) => describeAmount(name, text, counts, token));
    return `${describeSubject(name, counts, token)} ${OPERATORS[operator] ?? operator} ${shown.join(", ")}`;
  });
  const methods = group.map(({ method }) => METHODS[method] ?? method);
  const what = methods.length < 2 ? methods.join("") : `${methods.slice(0, -1).join(", ")} and ${methods.at(-1)}`;
  const isDenial = first?.action === "DENY";
  // What a DENY cannot read, it refuses.
  const rest = isDenial && named.some(({ name }) => name.startsWith("ethereum_calldata.")) ? UNREADABLE_CALLS : "";
  return {
    text: `${isDenial ? "Refused" : "Allowed"}: ${what}${conditions.length === 0 ? "" : `, if ${conditions.join(", and ")}`}.${rest}`,
    ruleIds: group.flatMap(({ id }) => (id === undefined ? [] : [id])),
  };
}

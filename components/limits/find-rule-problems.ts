import { type RuleJson, ruleListSchema } from "@/lib/protocol/app/wallet-limits.ts";
import { checkRuleOnChain } from "@/lib/protocol/policy/check-rule.ts";
import { policyRuleInputSchema } from "@/lib/protocol/policy/policy-schema.ts";

/** What is wrong with rules of an Ethereum policy, by place: `0.conditions.1.value`. In the schema's own words. */
export function findRuleProblems(rules: readonly RuleJson[]): ReadonlyMap<string, string> {
  const problems = new Map<string, string>();
  const add = (path: readonly PropertyKey[], problem: string) => {
    const place = path.map(String).join(".");
    if (!problems.has(place)) problems.set(place, problem);
  };
  for (const { path, message } of ruleListSchema.safeParse(rules).error?.issues ?? []) add(path, message);
  for (const [index, rule] of rules.entries()) {
    const parsed = policyRuleInputSchema.safeParse(rule);
    if (!parsed.success) continue;
    for (const { path, problem } of checkRuleOnChain(parsed.data, "ethereum")) add([index, ...path], problem);
  }
  return problems;
}

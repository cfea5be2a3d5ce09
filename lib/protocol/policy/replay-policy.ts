import type { Aggregation } from "./aggregation-schema.ts";
import { describeTrace } from "./describe-trace.ts";
import { evaluatePolicy } from "./evaluate-policy.ts";
import { largestOf } from "./largest-of.ts";
import { type Group, type MeasuredAction, measureAction } from "./measure-action.ts";
import type { PolicyReferences } from "./policy-facts.ts";
import type { PolicyRule } from "./policy-schema.ts";
import { RollingSum } from "./rolling-sum.ts";

/** Something that was signed, at its own time. */
export interface PastAction {
  readonly id: string;
  readonly atMs: number;
  readonly action: MeasuredAction;
}

/** What rules refer to, as it is today. */
export interface ReplayReferences {
  readonly conditionSets: PolicyReferences["conditionSets"];
  readonly aggregations: ReadonlyMap<string, Aggregation>;
}

export interface ReplayVerdict {
  readonly decision: "ALLOW" | "DENY";
  /** The id of the rule that decided; null when none matched. */
  readonly rule: string | null;
  readonly explanation: string;
}

/**
 * Judges a history again under some rules, as if they had always been there: at each action's own time, with rolling sums over the actions before it. What the
 * rules refuse would not have been signed, so it is not counted for what comes after. No rules at all (null) allow everything.
 *
 * @param history oldest first
 * @returns a verdict for each action, in the same order
 */
export function replayPolicy(
  history: readonly PastAction[],
  rules: readonly PolicyRule[] | null,
  { conditionSets, aggregations }: ReplayReferences,
): ReplayVerdict[] {
  const sums = new Map<string, RollingSum>();
  return history.map(({ atMs, action }) => {
    const references = { nowS: Math.floor(atMs / 1000), conditionSets };
    const measured = [...aggregations].map(([id, aggregation]) => measure(id, aggregation, action, atMs, references));
    const numbers = new Map(measured.flatMap(({ id, number }) => (number === null ? [] : [[id, number] as const])));
    const verdict = judge(rules, action, { ...references, aggregations: numbers });
    if (verdict.decision === "ALLOW") for (const { count } of measured) count();
    return verdict;
  });

  function measure(
    id: string,
    aggregation: Aggregation,
    action: MeasuredAction,
    atMs: number,
    references: Omit<PolicyReferences, "aggregations">,
  ): { id: string; number: bigint | null; count: () => void } {
    const { added, compared } = measureAction(aggregation, action, { ...references, aggregations: new Map() });
    const amountIn = (group: Group) => added.filter((one) => isSame(one.group, group)).reduce((total, { amount }) => total + amount, 0n);
    const values = compared?.map((group) => sumOf(id, group).sumAt(atMs) + amountIn(group)) ?? null;
    const count = (): void => {
      for (const { group, amount } of added) sumOf(id, group).add({ atMs, untilMs: atMs + aggregation.window.seconds * 1000, amount });
    };
    return { id, number: values === null ? null : largestOf(values), count };
  }

  function sumOf(id: string, group: Group): RollingSum {
    const name = `${id} ${JSON.stringify(group)}`;
    const sum = sums.get(name) ?? new RollingSum();
    sums.set(name, sum);
    return sum;
  }
}

function judge(rules: readonly PolicyRule[] | null, action: MeasuredAction, references: PolicyReferences): ReplayVerdict {
  if (rules === null) return { decision: "ALLOW", rule: null, explanation: "No policy judges this wallet." };
  const verdict = evaluatePolicy(rules, action, references);
  return { decision: verdict.decision, rule: verdict.rule, explanation: describeTrace(verdict, action.method) };
}

function isSame(a: Group, b: Group): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

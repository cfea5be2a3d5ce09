import { z } from "zod";
import { describeAllMet } from "@/components/limits/describe-met.ts";
import { policyVerdictSchema } from "@/lib/protocol/api/policy-verdicts.ts";
import type { Automation } from "@/lib/protocol/app/automation.ts";
import { NO_COUNTS } from "@/lib/protocol/app/wallet-limits.ts";
import { formatUnit, type Telling } from "./describe-automation.ts";

const entry = policyVerdictSchema.shape.trace.element;
/** Of a refusal only what is needed here; the rest may grow. */
const refusalSchema = z.object({ trace: z.array(z.object(entry.shape)) });
type Condition = z.infer<typeof entry>["conditions"][number];

/** Why the automation's own rule did not allow it, in the words of its limits. null: the refusal names no rule of it. */
export function describeRefusal(
  details: Readonly<Record<string, unknown>>,
  { ruleIds, terms }: Pick<Automation, "ruleIds" | "terms">,
  telling: Telling,
): string | null {
  const parsed = refusalSchema.safeParse(details);
  const rule = parsed.success ? parsed.data.trace.find(({ rule: id }) => ruleIds.includes(id)) : undefined;
  if (rule === undefined) return null;
  return rule.conditions
    .filter(({ met }) => !met)
    .map((condition) => sentenceOf(condition, terms, telling))
    .join(" ");
}

function sentenceOf(condition: Condition, terms: Automation["terms"], { tokens, formatMoment }: Telling): string {
  const { field, expected, actual } = condition;
  const isSum = field.startsWith("reference.aggregation.");
  if (isSum && typeof expected === "string" && /^[0-9]+$/.test(expected)) {
    const sum = actual !== null && /^[0-9]+$/.test(actual) ? `; with this it would be ${formatUnit(terms, actual, tokens)}` : "";
    return `No more than ${formatUnit(terms, expected, tokens)} may go there within 24 hours${sum}.`;
  }
  if (field === "system.current_unix_timestamp" && terms.endsAtMs !== null)
    return `It was allowed only until ${formatMoment(terms.endsAtMs)}.`;
  return describeAllMet([condition], NO_COUNTS)
    .map((text) => `${text}.`)
    .join("");
}

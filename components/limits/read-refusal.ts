import { z } from "zod";
import { policyVerdictSchema } from "@/lib/protocol/api/policy-verdicts.ts";
import type { KnownCounts } from "@/lib/protocol/app/wallet-limits.ts";
import { describeAllMet } from "./describe-met.ts";

const entry = policyVerdictSchema.shape.trace.element;
/** Of a refusal only what is needed here; the rest may grow. */
const refusalSchema = z.object({ trace: z.array(z.object(entry.shape)) });

interface Refusal {
  ruleId: string;
  ruleName: string;
  /** What was not met, or what a DENY is about; empty when the rule has no conditions. */
  because: string;
}

/** The rule that refused: the DENY that matched, or else the first that could have allowed it. null for a refusal that names none. */
export function readRefusal(details: Readonly<Record<string, unknown>>, counts: KnownCounts): Refusal | null {
  const parsed = refusalSchema.safeParse(details);
  if (!parsed.success) return null;
  const { trace } = parsed.data;
  const denied = trace.find(({ action, matched }) => action === "DENY" && matched);
  const rule = denied ?? trace.find(({ action, matched }) => action === "ALLOW" && !matched);
  if (rule === undefined) return null;
  const said = describeAllMet(rule.conditions, counts);
  const told = denied === undefined ? said.filter((_, index) => rule.conditions[index]?.met === false) : said;
  return { ruleId: rule.rule, ruleName: rule.name, because: told.join("; ") };
}

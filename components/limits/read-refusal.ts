import { z } from "zod";
import { policyVerdictSchema } from "@/lib/protocol/api/policy-verdicts.ts";
import { describeMet } from "./describe-met.ts";

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
export function readRefusal(details: Readonly<Record<string, unknown>>, dayCapId: string | null): Refusal | null {
  const parsed = refusalSchema.safeParse(details);
  if (!parsed.success) return null;
  const { trace } = parsed.data;
  const denied = trace.find(({ action, matched }) => action === "DENY" && matched);
  const rule = denied ?? trace.find(({ action, matched }) => action === "ALLOW" && !matched);
  if (rule === undefined) return null;
  const told = denied === undefined ? rule.conditions.filter(({ met }) => !met) : rule.conditions;
  return { ruleId: rule.rule, ruleName: rule.name, because: told.map((one) => describeMet(one, dayCapId)).join("; ") };
}

import { Minus, Plus } from "lucide-react";
import { z } from "zod";
import { cn } from "@/components/ui/cn.ts";
import type { KnownCounts, RuleJson } from "@/lib/protocol/app/wallet-limits.ts";
import { type PolicyRule, policyRuleInputSchema } from "@/lib/protocol/policy/policy-schema.ts";
import { describeRules } from "./describe-rules.ts";

interface RuleDiffProps {
  /** null: no policy. */
  before: readonly PolicyRule[] | null;
  /** Empty: the policy is taken off. */
  after: readonly RuleJson[];
  counts: KnownCounts;
}

const FREE = "No limits: whatever the owner signs is done.";
const rulesSchema = z.array(policyRuleInputSchema);

/** Old sentences against new ones. */
export function RuleDiff({ before, after, counts }: RuleDiffProps) {
  const old = before === null ? [FREE] : describeRules(before, counts).map(({ text }) => text);
  const now = after.length === 0 ? [FREE] : describeRules(rulesSchema.parse(after), counts).map(({ text }) => text);
  const lines = [
    ...old.filter((text) => !now.includes(text)).map((text) => ({ text, sign: "gone" as const })),
    ...now.map((text) => ({ text, sign: old.includes(text) ? ("stays" as const) : ("new" as const) })),
  ];
  return (
    <ul aria-label="What changes" className="grid gap-1.5 text-15">
      {lines.map(({ text, sign }) => (
        <li
          key={`${sign} ${text}`}
          className={cn(
            "flex gap-2.5 rounded-control px-2 py-1.5 [overflow-wrap:anywhere]",
            sign === "new" && "bg-wash font-medium",
            sign === "gone" && "text-muted line-through",
            sign === "stays" && "text-muted",
          )}
        >
          <span className="mt-1 size-4 shrink-0" aria-hidden>
            {sign === "new" ? <Plus className="size-4" /> : sign === "gone" ? <Minus className="size-4" /> : null}
          </span>
          <span className="min-w-0">
            <span className="sr-only">{sign === "new" ? "New: " : sign === "gone" ? "No longer: " : "Stays: "}</span>
            {text}
          </span>
        </li>
      ))}
    </ul>
  );
}

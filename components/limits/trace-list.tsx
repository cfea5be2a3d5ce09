import type { z } from "zod";
import type { policyVerdictSchema } from "@/lib/protocol/api/policy-verdicts.ts";
import { describeMet } from "./describe-met.ts";

interface TraceListProps {
  trace: z.infer<typeof policyVerdictSchema>["trace"];
  dayCapId: string | null;
}

/** What each rule said, condition by condition. */
export function TraceList({ trace, dayCapId }: TraceListProps) {
  if (trace.length === 0) return <p className="mt-1 text-13 text-muted">No rule speaks about this, and what no rule allows is refused.</p>;
  return (
    <ul aria-label="What each rule said" className="mt-2 grid gap-3">
      {trace.map((entry) => (
        <li key={`${entry.part} ${entry.rule}`} className="[overflow-wrap:anywhere]">
          <p className="text-15">
            “{entry.name}” {entry.matched ? (entry.action === "ALLOW" ? "allows it" : "refuses it") : "does not apply"}
          </p>
          <ul className="mt-1 grid gap-1 text-13 text-muted">
            {entry.conditions.map((condition) => (
              <li key={`${condition.field} ${condition.operator} ${String(condition.expected)}`}>{describeMet(condition, dayCapId)}</li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

import type { z } from "zod";
import type { policyVerdictSchema } from "@/lib/protocol/api/policy-verdicts.ts";
import type { KnownCounts } from "@/lib/protocol/app/wallet-limits.ts";
import { describeAllMet } from "./describe-met.ts";

interface TraceListProps {
  trace: z.infer<typeof policyVerdictSchema>["trace"];
  counts: KnownCounts;
}

/** What each rule said, condition by condition. */
export function TraceList({ trace, counts }: TraceListProps) {
  if (trace.length === 0) return <p className="mt-1 text-13 text-muted">No rule speaks about this, and what no rule allows is refused.</p>;
  return (
    <ul aria-label="What each rule said" className="mt-2 grid gap-3">
      {trace.map((entry) => (
        <li key={`${entry.part} ${entry.rule}`} className="[overflow-wrap:anywhere]">
          <p className="text-15">
            “{entry.name}” {entry.matched ? (entry.action === "ALLOW" ? "allows it" : "refuses it") : "does not apply"}
          </p>
          <ul className="mt-1 grid gap-1 text-13 text-muted">
            {describeAllMet(entry.conditions, counts).map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

import { LocalTime } from "@/components/ui/local-time.tsx";
import type { AutomationRun } from "@/lib/protocol/app/automation.ts";

const RUN_WORDS = {
  signed: "On its way",
  sent: "Sent",
  refused: "Refused. Nothing was sent.",
  expired: "It ran out before an answer came. Look at your wallet’s balance.",
} as const satisfies Record<AutomationRun["status"], string>;

/** What an automation did, newest first. */
export function RunList({ runs }: { runs: readonly AutomationRun[] }) {
  if (runs.length === 0) return <p className="text-13 text-muted">It has not paid yet.</p>;
  return (
    <ul aria-label="History" className="divide-y divide-line text-15">
      {runs.map(({ id, dueAtMs, status, transactionHash, error }) => (
        <li key={id} className="py-2.5">
          <div className="flex flex-wrap justify-between gap-x-4">
            <span>{RUN_WORDS[status]}</span>
            <span className="text-13 text-muted">
              <LocalTime ms={dueAtMs} />
            </span>
          </div>
          {transactionHash ? <p className="font-mono text-13 text-muted [overflow-wrap:anywhere]">{transactionHash}</p> : null}
          {error ? <p className="text-13 text-muted">{error.error}</p> : null}
        </li>
      ))}
    </ul>
  );
}

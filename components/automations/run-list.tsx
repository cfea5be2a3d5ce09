"use client";

import Link from "next/link";
import { STATUS_WORDS } from "@/components/activity/status-words.ts";
import { explainFailure } from "@/components/journey/explain-failure.ts";
import { useWalletHref } from "@/components/shell/app-state.tsx";
import { LocalTime } from "@/components/ui/local-time.tsx";
import type { Automation, AutomationRun } from "@/lib/protocol/app/automation.ts";
import { RunRefusal } from "./run-refusal.tsx";

const RUN_WORDS = {
  ...STATUS_WORDS,
  refused: "Refused. Nothing was sent.",
  expired: "Not sent",
  broadcasted: "Sent, waiting for a block",
} as const satisfies Record<AutomationRun["status"], string>;

const OPEN: readonly AutomationRun["status"][] = ["queued", "signing", "unknown"];

/** What an automation did, newest first, each followed until it is in a block. */
export function RunList({ automation }: { automation: Automation }) {
  if (automation.runs.length === 0) return <p className="text-13 text-muted">It has not sent anything yet.</p>;
  return (
    <ul aria-label="History" className="divide-y divide-line text-15">
      {automation.runs.map((run) => (
        <li key={run.id} className="grid gap-0.5 py-2.5">
          <div className="flex flex-wrap justify-between gap-x-4">
            <span>{wordsOf(run)}</span>
            <span className="text-13 text-muted">
              <LocalTime ms={run.dueAtMs} />
            </span>
          </div>
          <Obstacle run={run} automation={automation} />
          <RunLinks run={run} />
        </li>
      ))}
    </ul>
  );
}

function wordsOf({ status, blockNumber }: AutomationRun): string {
  const block = blockNumber?.toLocaleString("en-US");
  if (block === undefined) return RUN_WORDS[status];
  if (status === "confirmed") return `In block ${block}`;
  return status === "finalized" ? `Final in block ${block}` : `${RUN_WORDS[status]}, in block ${block}`;
}

/** What refused it, or what it waits for. */
function Obstacle({ run: { status, error }, automation }: { run: AutomationRun; automation: Automation }) {
  if (error === null) return null;
  if (status === "refused") return <RunRefusal error={error} automation={automation} />;
  const { title } = explainFailure({ code: error.code, text: error.error });
  return (
    <p className="text-13 text-muted">
      {OPEN.includes(status) ? `${title} Your server tries again by itself; it cannot go out twice.` : error.error}
    </p>
  );
}

function RunLinks({ run: { actionId, transactionHash } }: { run: AutomationRun }) {
  const href = useWalletHref()(`/activity/${actionId}`);
  const look = "inline-flex min-h-11 items-center underline underline-offset-4 hover:text-ink lg:min-h-0";
  return (
    <p className="flex flex-wrap gap-x-4 text-13 text-muted">
      <Link href={href} className={look}>
        {transactionHash === null ? "What was asked" : "Receipt"}
      </Link>
      {transactionHash === null ? null : (
        <Link href={`${href}#transaction`} className={look}>
          <span className="sr-only">Transaction</span>
          <span className="font-mono">
            {transactionHash.slice(0, 10)}…{transactionHash.slice(-8)}
          </span>
        </Link>
      )}
    </p>
  );
}

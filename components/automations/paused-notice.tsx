"use client";

import { Notice } from "@/components/ui/notice.tsx";
import type { Automation } from "@/lib/protocol/app/automation.ts";
import { RunRefusal } from "./run-refusal.tsx";

/** Why an automation stopped by itself: what happened, what it means for the money, what to do. */
export function PausedNotice({ automation }: { automation: Automation }) {
  const last = automation.runs.find(({ status }) => status !== "expired");
  const isRefusal = last?.status === "refused";
  return (
    <Notice title={isRefusal ? "It paused itself after a refusal." : "It paused itself after a failure."} className="mt-4">
      {isRefusal && last.error !== null ? <RunRefusal error={last.error} automation={automation} /> : <p>{automation.pauseReason}</p>}
      <p>
        {isRefusal
          ? "Nothing was sent. Let it go on when there is room again, or remove it."
          : "Look at its receipt before you let it go on."}
      </p>
    </Notice>
  );
}

"use client";

import type { Automation, AutomationRun } from "@/lib/protocol/app/automation.ts";
import { describeRefusal } from "./describe-refusal.ts";
import { ruleAnchor } from "./rule-anchor.ts";
import { useTelling } from "./use-telling.ts";

interface RunRefusalProps {
  error: NonNullable<AutomationRun["error"]>;
  automation: Pick<Automation, "id" | "ruleIds" | "terms">;
}

/** The rule that refused, as a sentence, and the way to it. */
export function RunRefusal({ error, automation }: RunRefusalProps) {
  const because = describeRefusal(error, automation, useTelling()) ?? error.error;
  return (
    <p className="text-13 text-muted [overflow-wrap:anywhere]">
      {because}{" "}
      {error.code === "policy_violation" ? (
        <a href={`#${ruleAnchor(automation.id)}`} className="font-medium text-ink underline underline-offset-4">
          See the rule
        </a>
      ) : null}
    </p>
  );
}

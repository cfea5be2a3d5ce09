"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useWalletHref } from "@/components/shell/app-state.tsx";
import { ruleAnchor } from "./rule-anchor.ts";

/** Leads from elsewhere to the limits of the automation that asked. */
export function AutomationRuleLink({ automationId, children }: { automationId: string; children: ReactNode }) {
  const href = useWalletHref()("/automations");
  return (
    <Link href={`${href}#${ruleAnchor(automationId)}`} className="font-medium text-ink underline underline-offset-4">
      {children}
    </Link>
  );
}

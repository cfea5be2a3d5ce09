"use client";

import { Check, X } from "lucide-react";
import type { OutcomeCheck } from "@/lib/user-seat/verify-outcome.ts";
import { useReveal } from "./use-reveal.ts";

/** The checks of a receipt, ticked line by line, and the sum of them. */
export function CheckList({ checks }: { checks: OutcomeCheck[] }) {
  const shown = useReveal(checks.length);
  const failed = checks.filter((check) => !check.ok).length;
  return (
    <div>
      <ul className="grid gap-2.5">
        {checks.slice(0, shown).map((check) => (
          <li key={check.name} className="grid animate-rise grid-cols-[1.25rem_1fr] gap-2.5 text-15">
            {check.ok ? (
              <Check className="mt-0.5 size-5" aria-label="Holds:" />
            ) : (
              <X className="mt-0.5 size-5 text-danger-ink" aria-label="Fails:" />
            )}
            <span className={check.ok ? undefined : "text-danger-ink"}>{check.detail}</span>
          </li>
        ))}
      </ul>
      <p aria-live="polite" className="mt-4 min-h-6 font-medium">
        {shown < checks.length
          ? ""
          : failed === 0
            ? "All of it holds."
            : `${failed} of ${checks.length} checks failed. Do not rely on this receipt.`}
      </p>
    </div>
  );
}

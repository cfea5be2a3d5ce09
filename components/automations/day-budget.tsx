"use client";

import { Fact, Facts } from "@/components/ui/facts.tsx";
import { BudgetMeter } from "@/components/wallet/budget-meter.tsx";
import { useTokens } from "@/components/wallet/use-tokens.ts";
import type { Automation } from "@/lib/protocol/app/automation.ts";
import { formatUnit } from "./describe-automation.ts";

/** What is left of an automation's limit for a day. */
export function DayBudget({ automation: { terms, remaining } }: { automation: Pick<Automation, "terms" | "remaining"> }) {
  const tokens = useTokens();
  if (remaining === null) return null;
  if (terms.token !== null) {
    return (
      <Facts>
        <Fact name="Left within 24 hours">
          {formatUnit(terms, remaining, tokens)} of {formatUnit(terms, terms.dayLimit, tokens)}
        </Fact>
      </Facts>
    );
  }
  const limitWei = BigInt(terms.dayLimit);
  return (
    <div className="mt-3">
      <BudgetMeter
        name="Within 24 hours"
        usedWei={limitWei - BigInt(remaining)}
        requestWei={0n}
        limitWei={limitWei}
        hard
        freesAtMs={null}
      />
    </div>
  );
}

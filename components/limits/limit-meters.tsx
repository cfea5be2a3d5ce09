"use client";

import { useWallet } from "@/components/shell/app-state.tsx";
import { BudgetMeter } from "@/components/wallet/budget-meter.tsx";
import type { WalletLimits } from "@/lib/protocol/app/wallet-limits.ts";

interface LimitMetersProps {
  limits: WalletLimits;
  /** What the request under review would send; 0 where there is none. */
  requestWei: bigint;
}

/** What is left of the caps in the owner's policy. A count that is not in use yet has the whole limit. */
export function LimitMeters({ limits: { policy, budgets, dayCapId }, requestWei }: LimitMetersProps) {
  const wallet = useWallet();
  const caps = new Map(
    (policy?.rules ?? []).flatMap((rule) =>
      rule.conditions.flatMap(({ field_source, field, operator, value }) =>
        field_source === "reference" && field === `aggregation.${dayCapId}` && operator === "lte" && typeof value === "string"
          ? [[value, BigInt(value)] as const]
          : [],
      ),
    ),
  );
  const day = budgets.find(
    ({ aggregation_id, signer_id, group }) => aggregation_id === dayCapId && signer_id === null && group[0] === wallet.id,
  );
  const others = budgets.filter(({ aggregation_id, signer_id }) => aggregation_id !== dayCapId && signer_id === null);
  if (caps.size === 0 && others.length === 0) return null;
  return (
    <section aria-label="What is left" className="mt-4 grid gap-4">
      {[...caps.values()].map((limitWei) => (
        <BudgetMeter
          key={String(limitWei)}
          name="Within 24 hours"
          hard
          limitWei={limitWei}
          requestWei={requestWei}
          usedWei={BigInt(day?.used ?? 0) + BigInt(day?.reserved ?? 0)}
          freesAtMs={day?.next_release?.at ?? null}
        />
      ))}
      {others.map(({ rule_id, group, aggregation_name, remaining, limit }) => (
        <p key={`${rule_id} ${group.join()}`} className="text-13 text-muted [overflow-wrap:anywhere]">
          {aggregation_name ?? "A count that was deleted"}: {remaining} of {limit} left.
        </p>
      ))}
    </section>
  );
}

"use client";

import { useWallet } from "@/components/shell/app-state.tsx";
import { BudgetMeter } from "@/components/wallet/budget-meter.tsx";
import { symbolOf } from "@/lib/chain/token-call.ts";
import type { WalletLimits } from "@/lib/protocol/app/wallet-limits.ts";
import type { Token } from "@/lib/protocol/chains/chain-table.ts";
import { listCaps } from "@/lib/protocol/policy/list-caps.ts";
import { tokenOfRule } from "./describe-amount.ts";

interface LimitMetersProps {
  limits: WalletLimits;
  /** What the request under review would send; 0 where there is none. */
  requestWei: bigint;
  /** What it would send of a token. */
  requestToken?: { address: string; units: bigint } | null;
}

/** What is left of the caps in the owner's policy. A count that is not in use yet has the whole limit. */
export function LimitMeters({ limits, requestWei, requestToken = null }: LimitMetersProps) {
  const wallet = useWallet();
  const { budgets, dayCapId, tokenDayCapId } = limits;
  const meters = new Map(listMeters(limits).map((meter) => [`${meter.token?.address} ${meter.limit}`, meter]));
  const others = budgets.filter(
    ({ aggregation_id, signer_id }) => signer_id === null && ![dayCapId, tokenDayCapId].includes(aggregation_id),
  );
  if (meters.size === 0 && others.length === 0) return null;
  return (
    <section aria-label="What is left" className="mt-4 grid gap-4">
      {[...meters].map(([key, { countId, token, limit }]) => {
        const budget = budgets.find(
          ({ aggregation_id, signer_id, group: [walletId, address] }) =>
            aggregation_id === countId &&
            signer_id === null &&
            walletId === wallet.id &&
            (token === undefined || isSameAddress(address, token.address)),
        );
        const requestUnits = requestToken !== null && isSameAddress(requestToken.address, token?.address ?? null) ? requestToken.units : 0n;
        return (
          <BudgetMeter
            key={key}
            name={token ? `${symbolOf(token)} within 24 hours` : "Within 24 hours"}
            token={token}
            hard
            limitWei={limit}
            requestWei={token ? requestUnits : requestWei}
            usedWei={BigInt(budget?.used ?? 0) + BigInt(budget?.reserved ?? 0)}
            freesAtMs={budget?.next_release?.at ?? null}
          />
        );
      })}
      {others.map(({ rule_id, group, aggregation_name, remaining, limit }) => (
        <p key={`${rule_id} ${group.join()}`} className="text-13 text-muted [overflow-wrap:anywhere]">
          {aggregation_name ?? "A count that was deleted"}: {remaining} of {limit} left.
        </p>
      ))}
    </section>
  );
}

interface Meter {
  readonly countId: string;
  readonly token: Token | undefined;
  readonly limit: bigint;
}

/** The caps by the counts that this app knows, in ETH or in a token that it knows. */
function listMeters({ policy, dayCapId, tokenDayCapId, tokens }: WalletLimits): Meter[] {
  return (policy?.rules ?? []).flatMap((rule) => {
    const token = tokenOfRule(rule, tokens);
    return listCaps([rule]).flatMap(({ aggregationId: countId, limit }): Meter[] => {
      if (countId === dayCapId) return [{ countId, token: undefined, limit }];
      return countId === tokenDayCapId && token !== undefined ? [{ countId, token, limit }] : [];
    });
  });
}

function isSameAddress(one: string | null | undefined, other: string | null): boolean {
  return one?.toLowerCase() === other?.toLowerCase();
}

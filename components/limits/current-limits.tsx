"use client";

import { useEffect, useRef } from "react";
import { useWallet } from "@/components/shell/app-state.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { CodeBlock } from "@/components/ui/code-block.tsx";
import { FoldOut } from "@/components/ui/fold-out.tsx";
import { BudgetMeter } from "@/components/wallet/budget-meter.tsx";
import type { WalletLimits } from "@/lib/protocol/app/wallet-limits.ts";
import { describeRules } from "./describe-rules.ts";

/** What holds now: the rules as sentences, each with its anchor for links to it, and what is left of the caps. */
export function CurrentLimits({ limits }: { limits: WalletLimits }) {
  const { policy, dayCapId } = limits;
  const list = useRef<HTMLUListElement>(null);
  // The rules come after the page, when the browser has looked for the anchor already.
  useEffect(() => {
    const named = window.location.hash.slice(1);
    if (!named.startsWith("rule-")) return;
    const rule = [...(list.current?.querySelectorAll("[data-rules]") ?? [])].find((item) =>
      item.getAttribute("data-rules")?.split(" ").includes(named),
    );
    if (!(rule instanceof HTMLElement)) return;
    rule.setAttribute("data-named", "true");
    rule.scrollIntoView({ block: "center" });
    rule.focus();
  }, []);
  return (
    <Card aria-labelledby="current-title">
      <CardTitle id="current-title">What holds now</CardTitle>
      {policy === null ? (
        <p className="mt-2 max-w-text text-muted">
          No limits inside the enclave: whatever the owner signs is done. Set the first one below, for example the most that may leave a
          day.
        </p>
      ) : (
        <>
          <ul ref={list} aria-label="Rules" className="mt-3 grid gap-1">
            {describeRules(policy.rules, dayCapId).map(({ text, ruleIds }) => (
              <li
                key={text}
                tabIndex={-1}
                data-rules={ruleIds.map((id) => `rule-${id}`).join(" ")}
                className="-mx-2 max-w-text rounded-control px-2 py-1 [overflow-wrap:anywhere] data-named:bg-press"
              >
                {text}
              </li>
            ))}
          </ul>
          <Meters limits={limits} />
          <FoldOut label="The policy as the enclave has it" aside={policy.name} className="mt-2">
            <CodeBlock label="Policy" text={JSON.stringify(policy, null, 2)} />
          </FoldOut>
        </>
      )}
    </Card>
  );
}

/** What is left of the caps in the owner's policy. A count that is not in use yet has the whole limit. */
function Meters({ limits: { policy, budgets, dayCapId } }: { limits: WalletLimits }) {
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
          requestWei={0n}
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

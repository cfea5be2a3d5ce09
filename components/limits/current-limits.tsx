"use client";

import { useEffect, useRef } from "react";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { CodeBlock } from "@/components/ui/code-block.tsx";
import { FoldOut } from "@/components/ui/fold-out.tsx";
import type { WalletLimits } from "@/lib/protocol/app/wallet-limits.ts";
import { describeRules } from "./describe-rules.ts";
import { LimitMeters } from "./limit-meters.tsx";

/** What holds now: the rules as sentences, each with its anchor for links to it, and what is left of the caps. */
export function CurrentLimits({ limits }: { limits: WalletLimits }) {
  const { policy } = limits;
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
            {describeRules(policy.rules, limits).map(({ text, ruleIds }) => (
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
          <LimitMeters limits={limits} requestWei={0n} />
          <FoldOut label="The policy as the enclave has it" aside={policy.name} className="mt-2">
            <CodeBlock label="Policy" text={JSON.stringify(policy, null, 2)} />
          </FoldOut>
        </>
      )}
    </Card>
  );
}

"use client";

import { useEffect, useRef } from "react";
import { useHydrated } from "@/components/ui/use-hydrated.ts";
import type { Automation } from "@/lib/protocol/app/automation.ts";
import { describeAutomation } from "./describe-automation.ts";
import { ruleAnchor } from "./rule-anchor.ts";
import { SentenceList } from "./sentence-list.tsx";
import { useTelling } from "./use-telling.ts";

/** What the enclave holds an automation to, where links to its rule lead. */
export function RuleSentences({ automation: { id, terms } }: { automation: Pick<Automation, "id" | "terms"> }) {
  const section = useRef<HTMLElement>(null);
  const hydrated = useHydrated();
  const anchor = ruleAnchor(id);
  const { limits } = describeAutomation(terms, useTelling());
  // The card comes after the page, when the browser has looked for the anchor already.
  useEffect(() => {
    if (!hydrated || window.location.hash !== `#${anchor}`) return;
    section.current?.scrollIntoView({ block: "center" });
    section.current?.focus();
  }, [hydrated, anchor]);
  return (
    <section
      ref={section}
      id={anchor}
      tabIndex={-1}
      aria-label="What the enclave holds it to"
      className="mt-3 rounded-control border border-line bg-wash px-4 py-3 target:border-line-strong"
    >
      <h3 className="text-13 text-muted">What the enclave holds it to</h3>
      <SentenceList sentences={limits} className="mt-1" />
    </section>
  );
}

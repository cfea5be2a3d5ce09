"use client";

import { type StackProblem, useHealth } from "@/components/shell/use-health.ts";
import { useHoldNavigation } from "@/components/shell/use-hold-navigation.ts";
import { Notice } from "@/components/ui/notice.tsx";

/** The chain is no part of this site, so it cannot be what is away. */
const WORDS: Readonly<Record<Exclude<StackProblem, "chain">, { title: string; meaning: string }>> = {
  offline: { title: "You are offline.", meaning: "No key can be taken out. This page continues by itself when your connection is back." },
  web: {
    title: "The recovery site does not answer.",
    meaning: "No key can be taken out until it is back. We ask again every two seconds.",
  },
  "wallet-host": {
    title: "The wallet backend does not answer.",
    meaning: "It keeps your wallets, so no key can be taken out until it is back. Nothing is lost. We ask again every two seconds.",
  },
  enclave: { title: "The enclave is starting.", meaning: "No key can be taken out for a moment. This page continues by itself." },
};

/** Says what is down, until it is back. */
export function SiteNotice() {
  const { problem } = useHealth();
  useHoldNavigation(problem === "offline" || problem === "web");
  if (problem === null || problem === "chain") return null;
  return <Notice title={WORDS[problem].title}>{WORDS[problem].meaning}</Notice>;
}

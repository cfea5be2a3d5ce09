"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { Notice } from "@/components/ui/notice.tsx";
import { type StackProblem, useHealth } from "./use-health.ts";
import { useHoldNavigation } from "./use-hold-navigation.ts";

const WORDS: Record<StackProblem, { title: string; meaning: string }> = {
  offline: {
    title: "You are offline.",
    meaning:
      "Nothing can be sent until your connection is back. Your money is untouched. Stay here: this page continues by itself, and other pages open again.",
  },
  web: {
    title: "The app server does not answer.",
    meaning:
      "Nothing can be sent until it is back. Your money is where it was. Stay here: we ask again every two seconds, and other pages open when it is back.",
  },
  "wallet-host": {
    title: "The wallet backend does not answer.",
    meaning: "Nothing can be signed or sent until it is back. Your money is untouched. We ask again every two seconds.",
  },
  enclave: {
    title: "The enclave is starting.",
    meaning: "Nothing can be signed for a moment. Your money is untouched. This page continues by itself.",
  },
  chain: {
    title: "The network does not answer.",
    meaning: "Balances may be out of date and nothing can be sent. Messages can still be signed. We ask again every two seconds.",
  },
};

/** Says what is down and what that means for the money; on recovery everything on the page is read again. */
export function StackNotice() {
  const { problem } = useHealth();
  useHoldNavigation(problem === "offline" || problem === "web");
  const queries = useQueryClient();
  const router = useRouter();
  const last = useRef(problem);
  useEffect(() => {
    if (last.current !== null && problem === null) {
      void queries.invalidateQueries();
      router.refresh();
    }
    last.current = problem;
  }, [problem, queries, router]);
  if (!problem) return null;
  return (
    <Notice title={WORDS[problem].title} className="mb-4">
      {WORDS[problem].meaning}
    </Notice>
  );
}

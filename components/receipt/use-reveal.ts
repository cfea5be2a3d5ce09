"use client";

import { useEffect, useState } from "react";
import { useMedia } from "@/components/ui/use-media.ts";

const STEP_MS = 160;

/** How many of `count` results to show yet: they are all known, and appear one by one so that each can be read. */
export function useReveal(count: number): number {
  const still = useMedia("(prefers-reduced-motion: reduce)");
  const [shown, setShown] = useState(0);
  useEffect(() => {
    if (shown >= count) return;
    const timer = setTimeout(() => setShown((before) => before + 1), STEP_MS);
    return () => clearTimeout(timer);
  }, [shown, count]);
  return still ? count : Math.min(shown, count);
}

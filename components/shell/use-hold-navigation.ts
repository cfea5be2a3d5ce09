"use client";

import { useEffect } from "react";

/**
 * Keeps the person on this page while the app server cannot be reached: following a link would end on the browser's own error page, and with it
 * whatever is under way here.
 */
export function useHoldNavigation(held: boolean): void {
  useEffect(() => {
    if (!held) return;
    const hold = (event: MouseEvent) => {
      if (!(event.target instanceof Element) || !event.target.closest("a[href^='/']")) return;
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener("click", hold, { capture: true });
    return () => document.removeEventListener("click", hold, { capture: true });
  }, [held]);
}

"use client";

import { useHydrated } from "./use-hydrated.ts";

/** The person's own locale, once the browser has taken over from the server. */
export function useLocale(): string {
  return useHydrated() ? navigator.language : "en-US";
}

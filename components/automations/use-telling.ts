"use client";

import { useTokens } from "@/components/wallet/use-tokens.ts";
import type { Telling } from "./describe-automation.ts";
import { formatMoment } from "./format-moment.ts";

/** What sentences about automations are told with. */
export function useTelling(): Telling {
  return { tokens: useTokens(), formatMoment };
}

"use client";

import { cn } from "@/components/ui/cn.ts";
import { useLocale } from "@/components/ui/use-locale.ts";
import { splitEth } from "@/lib/chain/format-eth.ts";

interface AmountProps {
  wei: bigint;
  size?: 13 | 15 | 17 | 22 | 32 | 48;
  /** Every digit, for where a decision is made. */
  exact?: boolean;
  className?: string;
}

const SIZE = { 13: "text-13", 15: "text-15", 17: "text-17", 22: "text-22", 32: "text-32", 48: "text-48" } as const;

/** ETH in tabular figures; the fraction is lighter than the integer. Long ones show every digit on hover. */
export function Amount({ wei, size = 15, exact = false, className }: AmountProps) {
  const locale = useLocale();
  const parts = splitEth(wei, exact ? 18 : 6, locale);
  return (
    <span
      className={cn("tabular-nums [overflow-wrap:anywhere]", SIZE[size], size >= 22 && "font-medium", className)}
      title={parts.shortened ? `${parts.exact} ETH` : undefined}
    >
      {parts.integer}
      {parts.fraction ? <span className={size >= 22 ? "text-faint" : undefined}>{parts.fraction}</span> : null}
      <span className={cn("ml-[0.28em]", size >= 22 ? "text-[0.5em] text-muted tracking-normal" : "text-muted")}>ETH</span>
    </span>
  );
}

"use client";

import { maxUint256 } from "viem";
import { cn } from "@/components/ui/cn.ts";
import { useLocale } from "@/components/ui/use-locale.ts";
import { formatTokenAmount } from "@/lib/chain/token-call.ts";
import type { Token } from "@/lib/protocol/chains/chain-table.ts";

interface TokenAmountProps {
  amount: bigint;
  /** undefined: not in the app's table, so its decimals are not known. */
  token: Token | undefined;
  size?: 13 | 15 | 32 | 48;
  className?: string;
}

const SIZE = { 13: "text-13", 15: "text-15", 32: "text-32", 48: "text-48" } as const;

/** An amount of a token, every digit of it. The largest number there is, as approvals like to ask for, is called what it is. */
export function TokenAmount({ amount, token, size = 15, className }: TokenAmountProps) {
  const locale = useLocale();
  const isEverything = amount === maxUint256;
  const text = isEverything ? `every ${formatTokenAmount(0n, token).slice(2)}` : formatTokenAmount(amount, token, locale);
  return <span className={cn("tabular-nums [overflow-wrap:anywhere]", SIZE[size], size >= 32 && "font-medium", className)}>{text}</span>;
}

"use client";

import type { Token } from "@/lib/protocol/chains/chain-table.ts";
import { Amount } from "./amount.tsx";
import { TokenAmount } from "./token-amount.tsx";

interface BudgetMeterProps {
  /** What the limit does: "Without asking again, per day". */
  name: string;
  usedWei: bigint;
  requestWei: bigint;
  limitWei: bigint;
  /** Above a hard limit the server refuses; above the other it only asks. */
  hard?: boolean;
  /** When used amounts start to leave the window; null where another meter says it. */
  freesAtMs: number | null;
  /** Whose smallest units the amounts are; ETH without one. */
  token?: Token | undefined;
}

/** A limit as a bar: used, this request, what is left. */
export function BudgetMeter({ name, usedWei, requestWei, limitWei, hard = false, freesAtMs, token }: BudgetMeterProps) {
  const share = (wei: bigint) => (limitWei === 0n ? 100 : Math.min(100, Number((wei * 1000n) / limitWei) / 10));
  const used = share(usedWei);
  const leftWei = limitWei - usedWei - requestWei;
  return (
    <div>
      <div className="flex items-baseline justify-between gap-4 text-13">
        <span className="text-muted">{name}</span>
        <span className="shrink-0 whitespace-nowrap text-right">
          {leftWei < 0n ? (
            <>
              <Units wei={-leftWei} token={token} /> above{hard ? "" : ", so it asks"}
            </>
          ) : (
            <>
              <Units wei={leftWei} token={token} /> {requestWei > 0n ? "left after" : "left"}
            </>
          )}
        </span>
      </div>
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" className="mt-1.5 h-1.5 w-full rounded-full" aria-hidden>
        <rect width="100" height="4" className="fill-press" />
        <rect width={used} height="4" className="fill-faint" />
        <rect
          x={used}
          width={Math.min(100 - used, share(requestWei))}
          height="4"
          className={leftWei < 0n && hard ? "fill-danger" : "fill-ink"}
        />
      </svg>
      {usedWei > 0n && freesAtMs !== null ? (
        <p className="mt-1 text-13 text-faint">
          Used <Units wei={usedWei} token={token} className="[&_span]:text-faint" />, the first of it frees in{" "}
          {formatWait(freesAtMs - Date.now())}
        </p>
      ) : null}
    </div>
  );
}

function Units({ wei, token, className }: { wei: bigint; token: Token | undefined; className?: string }) {
  const shared = { size: 13, ...(className === undefined ? {} : { className }) } as const;
  return token ? <TokenAmount amount={wei} token={token} {...shared} /> : <Amount wei={wei} {...shared} />;
}

function formatWait(ms: number): string {
  const minutes = Math.max(1, Math.ceil(ms / 60_000));
  return minutes < 60 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

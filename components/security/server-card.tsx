"use client";

import { parseEther } from "viem";
import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { useAppState, useWallet } from "@/components/shell/app-state.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { CodeBlock } from "@/components/ui/code-block.tsx";
import { FoldOut } from "@/components/ui/fold-out.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { BudgetMeter } from "@/components/wallet/budget-meter.tsx";
import { useUsedToday } from "@/components/wallet/use-used-today.ts";

/** The server's half: its own rules, as sentences, and how much of the day is used. */
export function ServerCard() {
  const { config } = useAppState();
  const wallet = useWallet();
  return (
    <Card aria-labelledby="server-title">
      <div className="flex items-center gap-4">
        <SeatDisc state="server" size={40} decorative />
        <div>
          <CardTitle id="server-title">Your server’s seat</CardTitle>
          <p className="text-13 text-muted">It judges each request by itself before it signs</p>
        </div>
      </div>
      {wallet.custody === "user" ? (
        <p className="mt-4 max-w-text text-15">
          It has no seat in “{wallet.name}”: it passes on what you sign, and its limits do not hold you back there.
        </p>
      ) : (
        <ServerRules />
      )}
      <FoldOut label="Its public key" className="mt-3">
        <CodeBlock label="SHA-256 of the server seat’s key" text={config.serverSeatFingerprint} />
      </FoldOut>
    </Card>
  );
}

function ServerRules() {
  const { config } = useAppState();
  const { custody } = useWallet();
  const { stepUpEth, dailyEth, dailyMaxEth } = config.rules;
  const used = useUsedToday(true);
  return (
    <>
      {custody === "either" ? <p className="mt-4 max-w-text text-15">In this wallet they hold when it signs alone.</p> : null}
      <ul className="mt-4 grid gap-2 text-15">
        <li>Sends above {stepUpEth} ETH: it asks for your passkey or device key again.</li>
        <li>More than {dailyEth} ETH within 24 hours: it asks again for each send.</li>
        <li>More than {dailyMaxEth} ETH within 24 hours: it does not sign.</li>
        <li>Tokens, contract calls, typed data and unreadable messages: it asks again each time.</li>
      </ul>
      <div className="mt-5 grid gap-4" aria-busy={!used}>
        {used ? (
          <>
            <BudgetMeter name="A day without being asked again" {...used} requestWei={0n} limitWei={parseEther(dailyEth)} />
            <BudgetMeter name="A day at most" hard {...used} freesAtMs={null} requestWei={0n} limitWei={parseEther(dailyMaxEth)} />
          </>
        ) : (
          <Skeleton className="h-6" />
        )}
      </div>
    </>
  );
}

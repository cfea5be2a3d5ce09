"use client";

import { useMutation } from "@tanstack/react-query";
import { approvalOf, journeyOfRow } from "@/components/journey/journey.ts";
import { useAppState } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import type { ActivityRow } from "@/lib/protocol/app/activity.ts";
import { verifyOutcome } from "@/lib/user-seat/verify-outcome.ts";
import { CheckList } from "./check-list.tsx";

/** Checks the receipt here, in the browser, without taking the servers' word for it. */
export function VerifyCard({ row }: { row: ActivityRow }) {
  const { config, user } = useAppState();
  const { receipt, payload, intent, walletId } = row;
  const approval = approvalOf(journeyOfRow(row));
  const produced = row.signature ?? row.transactionHash;
  const { mutate, data, isPending, submittedAt } = useMutation({
    networkMode: "always",
    mutationFn: async () =>
      receipt
        ? verifyOutcome({ config, receipt, payload, shown: intent, walletId, approval, walletUserId: user.walletUserId ?? "", produced })
        : [],
  });
  if (!receipt) return null;
  return (
    <Card aria-labelledby="verify-title" data-print="hide">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <CardTitle id="verify-title">Verify</CardTitle>
          <p className="text-13 text-muted">Runs in this browser: signatures, seats, attestation, code.</p>
        </div>
        <Button look={data ? "secondary" : "primary"} onClick={() => mutate()} disabled={isPending}>
          {isPending ? "Verifying" : data ? "Verify again" : "Verify the receipt"}
        </Button>
      </div>
      {data ? (
        <div className="mt-5 border-line border-t pt-5">
          <CheckList key={submittedAt} checks={data} />
        </div>
      ) : null}
    </Card>
  );
}

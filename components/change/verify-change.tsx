"use client";

import { useMutation } from "@tanstack/react-query";
import { CheckList } from "@/components/receipt/check-list.tsx";
import { useAppState } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import type { CustodyChange } from "@/lib/protocol/app/custody-change.ts";
import { verifyChange } from "@/lib/user-seat/verify-change.ts";

/** Checks the receipt of a change here, in the browser. */
export function VerifyChange({ change }: { change: CustodyChange }) {
  const { config, user } = useAppState();
  const { receipt } = change;
  const { mutate, data, isPending, submittedAt } = useMutation({
    networkMode: "always",
    mutationFn: async () => (receipt ? verifyChange({ config, change, receipt, walletUserId: user.walletUserId ?? "" }) : []),
  });
  if (!receipt) return null;
  return (
    <div className="mt-2">
      <Button look="secondary" size="small" onClick={() => mutate()} disabled={isPending}>
        {isPending ? "Verifying" : "Verify the receipt"}
      </Button>
      {data ? (
        <div className="mt-3">
          <CheckList key={submittedAt} checks={data} />
        </div>
      ) : null}
    </div>
  );
}

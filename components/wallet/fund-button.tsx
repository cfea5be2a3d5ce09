"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useAnnounce } from "@/components/shell/announcer.tsx";
import { useWallet } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { fundWallet } from "@/lib/user-seat/call-app-server.ts";

/** Development chain only: takes 1 ETH from the chain's own rich account. */
export function FundButton({ empty }: { empty: boolean }) {
  const wallet = useWallet();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => fundWallet(wallet.id),
    networkMode: "always",
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["balance"] });
      announce("1 test ETH has arrived.");
    },
  });
  return (
    <>
      <Button look={empty ? "primary" : "secondary"} onClick={() => mutate()} disabled={isPending}>
        <Plus aria-hidden />
        {isPending ? "Adding 1 test ETH" : "Add 1 test ETH"}
      </Button>
      {error ? (
        <p role="alert" className="order-last col-span-2 w-full px-0! text-13 text-danger-ink">
          No test ETH was added. {error.message} Your balance is as it was; press the button again.
        </p>
      ) : null}
    </>
  );
}

"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useAnnounce } from "@/components/shell/announcer.tsx";
import { useAppState } from "@/components/shell/app-state.tsx";
import { type CustodyKind, type SeatWallet, walletName } from "@/lib/protocol/app/seat-wallet.ts";
import { createWallet } from "@/lib/user-seat/call-app-server.ts";

/** The choices of a new wallet, and its making. They stay as they are through every failure. */
export function useNewWallet() {
  const { wallets } = useAppState();
  const announce = useAnnounce();
  const [custody, setCustody] = useState<CustodyKind>("both");
  const [chainType, setChainType] = useState<SeatWallet["chain_type"]>("ethereum");
  const [name, setName] = useState(`Wallet ${wallets.length + 1}`);
  /** One id for every try at the same choices: a lost answer is found again, and a second click makes no second wallet. */
  const [creationId, setCreationId] = useState(() => crypto.randomUUID());
  const { mutate, data, isPending, error } = useMutation({
    networkMode: "always",
    mutationFn: () => createWallet({ custody, chainType, name: name.trim(), creationId }),
    onSuccess: ({ wallet }) => announce(`${wallet.name} is ready.`),
  });
  const parsedName = walletName.safeParse(name);
  return {
    custody,
    chooseCustody: (chosen: CustodyKind) => {
      setCustody(chosen);
      // A backend that has begun the first choice must not answer it for the second.
      setCreationId(crypto.randomUUID());
    },
    chainType,
    chooseChain: (chosen: SeatWallet["chain_type"]) => {
      setChainType(chosen);
      setCreationId(crypto.randomUUID());
    },
    name,
    typeName: setName,
    nameProblem: parsedName.success ? undefined : "Give it a name of 1 to 40 characters.",
    create: () => {
      if (!isPending) mutate();
    },
    isCreating: isPending,
    error,
    wallet: data?.wallet ?? null,
  };
}

export type NewWalletDraft = ReturnType<typeof useNewWallet>;

"use client";

import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useAnnounce } from "@/components/shell/announcer.tsx";
import { useAppState } from "@/components/shell/app-state.tsx";
import type { ImportedWallet } from "@/lib/protocol/api/wallet-import.ts";
import { type CustodyKind, walletName } from "@/lib/protocol/app/seat-wallet.ts";
import { importWallet } from "@/lib/user-seat/call-app-server.ts";
import type { ImportSecret } from "@/lib/user-seat/import/read-import-secret.ts";
import { type ImportStep, STEP_WORDS } from "./import-steps.ts";

/**
 * A key on its way into a wallet. Its bytes are held outside of React's state, which is copied and kept, and wiped as soon as they are sealed, or when the page is
 * left.
 */
export function useImport() {
  const { wallets, config } = useAppState();
  const announce = useAnnounce();
  const secret = useRef<ImportSecret | null>(null);
  /** Kept for a second try: the backend takes the same ciphertext again as the same import. */
  const sealed = useRef<ImportedWallet | null>(null);
  /** React tells of a running import only with its next render; a second click comes before that, and would find the bytes wiped. */
  const running = useRef(false);
  const [read, setRead] = useState<Pick<ImportSecret, "address" | "chainType"> | null>(null);
  const [step, setStep] = useState<ImportStep>("checking");
  const [custody, setCustody] = useState<CustodyKind>("both");
  const [name, setName] = useState("Imported wallet");
  const [creationId, setCreationId] = useState(() => crypto.randomUUID());

  const goTo = (next: ImportStep) => {
    setStep(next);
    announce(STEP_WORDS[next].name);
  };
  const wipe = () => {
    secret.current?.plaintext.fill(0);
    secret.current = null;
  };
  const { mutate, data, isPending, error, reset } = useMutation({
    networkMode: "always",
    mutationFn: async () => {
      if (sealed.current === null) {
        const held = secret.current;
        if (held === null) throw new Error("no key is held");
        const { sealImport } = await import("@/lib/user-seat/import/seal-import.ts");
        sealed.current = await sealImport(config, held, { custody, creationId }, (next) => {
          // Wiped bytes must not be sealed.
          if (secret.current !== held) throw new Error("the page was left");
          goTo(next);
        });
        wipe();
      }
      goTo("creating");
      return importWallet({ custody, name: name.trim(), creationId, wallet: sealed.current });
    },
    onSuccess: ({ wallet }) => announce(`${wallet.name} is ready.`),
    onSettled: () => {
      running.current = false;
    },
  });
  const forget = () => {
    wipe();
    sealed.current = null;
    setRead(null);
    setCreationId(crypto.randomUUID());
    setStep("checking");
    reset();
  };
  useEffect(() => {
    const leave = () => {
      secret.current?.plaintext.fill(0);
      secret.current = null;
    };
    // Also for a page that the browser keeps for its back button.
    const leaveForGood = () => {
      leave();
      setRead(null);
    };
    window.addEventListener("pagehide", leaveForGood);
    return () => {
      window.removeEventListener("pagehide", leaveForGood);
      leave();
    };
  }, []);

  return {
    read,
    /** Takes a key that was read; its bytes are this hook's to wipe from now on. */
    hold: (found: ImportSecret) => {
      wipe();
      secret.current = found;
      setRead({ address: found.address, chainType: found.chainType });
    },
    forget,
    own: wallets.find(({ address }) => address === read?.address) ?? null,
    custody,
    chooseCustody: (chosen: CustodyKind) => {
      setCustody(chosen);
      // A backend that has begun the first choice must not answer it for the second.
      setCreationId(crypto.randomUUID());
    },
    name,
    typeName: setName,
    nameProblem: walletName.safeParse(name).success ? undefined : "Give it a name of 1 to 40 characters.",
    start: () => {
      if (running.current) return;
      running.current = true;
      mutate();
    },
    isImporting: isPending,
    /** Then it is sealed for the owner of this custody, and for no other. */
    isSealed: step === "creating",
    step,
    error,
    wallet: data?.wallet ?? null,
  };
}

export type ImportDraft = ReturnType<typeof useImport>;

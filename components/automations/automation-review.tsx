"use client";

import { useState } from "react";
import { CHANGE_STEP_WORDS } from "@/components/automations/change-step-words.ts";
import { ChangeFailure } from "@/components/change/change-failure.tsx";
import { useChange } from "@/components/change/use-change.ts";
import { useAppState, useWallet } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Sheet } from "@/components/ui/sheet.tsx";
import type { AutomationTerms } from "@/lib/protocol/app/automation.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import { buildWalletChange } from "@/lib/user-seat/build-change-payload.ts";
import { createAutomation } from "@/lib/user-seat/call-app-server.ts";
import { describeAutomation } from "./describe-automation.ts";
import { SentenceList } from "./sentence-list.tsx";
import { useTelling } from "./use-telling.ts";

interface AutomationReviewProps {
  terms: AutomationTerms;
  onDone: () => void;
  onCancel: () => void;
}

/** What the person gives their server the right to, in sentences, and the signature that gives it. */
export function AutomationReview({ terms, onDone, onCancel }: AutomationReviewProps) {
  const { config } = useAppState();
  const wallet = useWallet();
  const change = useChange();
  // One id for as long as these terms are on the screen: a second try makes no second automation.
  const [creationId] = useState(() => crypto.randomUUID());
  const [isPreparing, setPreparing] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const { does, limits } = describeAutomation(terms, useTelling());
  const isBusy = isPreparing || ["signing", "confirming", "sending"].includes(change.step);

  const sign = async () => {
    if (isBusy) return;
    setPreparing(true);
    setFailure(null);
    change.reset();
    try {
      const { additionalSigners } = await createAutomation({ walletId: wallet.id, terms, creationId });
      if ((await change.run(buildWalletChange({ config }, wallet.id, { additional_signers: additionalSigners }))) !== null) onDone();
    } catch (error) {
      setFailure(error instanceof ApiError ? error : new ApiError("internal"));
    } finally {
      setPreparing(false);
    }
  };
  const problem = failure ?? change.failure;
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && !isBusy && onCancel()}
      title={terms.call === null ? "Let your server pay" : "Let your server call"}
      description="Read what you give your server the right to do."
      closable={!isBusy}
      footer={
        <Button size="large" className="w-full" onClick={() => void sign()} aria-disabled={isBusy || undefined}>
          {isBusy ? CHANGE_STEP_WORDS[change.step] : "Sign and start"}
        </Button>
      }
    >
      <h3 className="font-medium text-15">What it does</h3>
      <SentenceList name="What it does" sentences={does} className="mt-1.5 text-soft" />
      <h3 className="mt-4 font-medium text-15">What the enclave holds it to</h3>
      <SentenceList name="What the enclave holds it to" sentences={limits} className="mt-1.5 text-soft" />
      {problem ? <ChangeFailure failure={problem} /> : null}
    </Sheet>
  );
}

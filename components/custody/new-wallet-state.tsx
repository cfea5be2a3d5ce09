"use client";

import { WaitingTime } from "@/components/journey/waiting-time.tsx";
import { SignInAgain } from "@/components/shell/sign-in-again.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { explainSetUpFailure } from "@/components/welcome/explain-set-up-failure.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import type { NewWalletDraft } from "./use-new-wallet.ts";

/** What happens while a wallet is made, and what went wrong. */
export function NewWalletState({ draft }: { draft: NewWalletDraft }) {
  if (draft.isCreating) {
    return (
      <p role="status" className="flex items-center gap-3 text-muted">
        <span aria-hidden className="size-2 shrink-0 animate-breathe rounded-full bg-ink" />
        The enclave makes a key, splits it and signs a receipt; your server checks the receipt.
        <WaitingTime />
      </p>
    );
  }
  if (!draft.error) return null;
  const error = draft.error instanceof ApiError ? draft.error : new ApiError("internal");
  const { title, next } = explainSetUpFailure(error);
  return (
    <Notice tone="danger" title={title} reference={error.code}>
      <p>No money is involved yet. {next}</p>
      {error.code === "session_required" ? <SignInAgain /> : null}
    </Notice>
  );
}

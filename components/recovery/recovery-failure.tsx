"use client";

import type { ReactNode } from "react";
import { SignInAgain } from "@/components/shell/sign-in-again.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import type { ApiError } from "@/lib/protocol/errors.ts";
import { explainExportFailure } from "./explain-export-failure.ts";

interface RecoveryFailureProps {
  failure: ApiError | null;
  damage: ApiError | null;
  /** Which rule forbids it, with the way to it where there is one. */
  explainRefusal: (details: ApiError["details"]) => ReactNode;
}

/** Why there is no key: the request was refused or lost, or its answer is not this wallet's key. */
export function RecoveryFailure({ failure, damage, explainRefusal }: RecoveryFailureProps) {
  if (damage !== null) {
    return (
      <Notice tone="danger" title="The answer is not this wallet’s key." reference={damage.code}>
        <p className="font-medium text-soft">Nothing of it is shown, and nothing of it is kept.</p>
        <p className="[overflow-wrap:anywhere]">{damage.message}</p>
        <p>Tell whoever runs this server before you try again.</p>
      </Notice>
    );
  }
  if (failure === null) return null;
  const words = explainExportFailure(failure);
  const { request_id: requestId } = failure.details;
  return (
    <Notice
      tone="danger"
      title={words.title}
      reference={[failure.code, typeof requestId === "string" ? requestId : null].filter(Boolean).join(" · ")}
    >
      <p className="font-medium text-soft">{words.key}</p>
      <p>{words.next}</p>
      {failure.code === "policy_violation" ? explainRefusal(failure.details) : null}
      {words.isSignedOut ? <SignInAgain /> : null}
    </Notice>
  );
}

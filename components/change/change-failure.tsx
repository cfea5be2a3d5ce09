"use client";

import { SignInAgain } from "@/components/shell/sign-in-again.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import type { ApiError } from "@/lib/protocol/errors.ts";
import { explainChangeFailure } from "./explain-change-failure.ts";

/** A change of custody that was not made: what happened, what it means, what to do. */
export function ChangeFailure({ failure }: { failure: ApiError }) {
  const requestId = failure.details.request_id;
  const { title, next, isOpen, isSignedOut } = explainChangeFailure(failure);
  return (
    <Notice
      tone="danger"
      title={title}
      className="mt-4"
      reference={[failure.code, typeof requestId === "string" ? requestId : null].filter(Boolean).join(" · ")}
    >
      <p className="font-medium text-soft">
        {isOpen
          ? "No money moved. Whether the change was made is not known yet; the history shows it, and repeating it does no harm."
          : "No money moved, and what held before still holds."}
      </p>
      <p>{next} What you chose is still here.</p>
      {isSignedOut ? <SignInAgain /> : null}
    </Notice>
  );
}

"use client";

import { Notice } from "@/components/ui/notice.tsx";
import type { ApiError } from "@/lib/protocol/errors.ts";

/** A change of custody that was not made: what happened, what it means, what to do. */
export function ChangeFailure({ failure }: { failure: ApiError }) {
  const requestId = failure.details.request_id;
  return (
    <Notice
      tone="danger"
      title="This was not changed."
      className="mt-4"
      reference={[failure.code, typeof requestId === "string" ? requestId : null].filter(Boolean).join(" · ")}
    >
      <p className="font-medium text-soft">No money moved.</p>
      <p>{failure.message}</p>
      <p>Try again: what you chose is still here.</p>
    </Notice>
  );
}

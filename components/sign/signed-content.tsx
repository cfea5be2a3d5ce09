"use client";

import { Notice } from "@/components/ui/notice.tsx";
import type { Intent } from "@/lib/protocol/app/read-intent.ts";
import { DomainLine } from "./domain-line.tsx";
import { TypedDataView } from "./typed-data-view.tsx";

/** A message or typed data, readable; nothing for a transaction. */
export function SignedContent({ intent }: { intent: Intent }) {
  if (intent.kind === "message") {
    return (
      <div className="grid gap-3 py-2">
        {intent.text === null ? (
          <Notice title="This is not readable text.">It could mean anything. Sign it only if you know exactly what it is.</Notice>
        ) : null}
        <blockquote className="whitespace-pre-wrap rounded-control border border-line bg-wash px-4 py-3 [overflow-wrap:anywhere]">
          {intent.text ?? intent.hex}
        </blockquote>
      </div>
    );
  }
  if (intent.kind !== "typed-data") return null;
  return (
    <div className="grid gap-4 py-2">
      <DomainLine domain={intent.domain} />
      <div className="rounded-control border border-line bg-wash px-4 py-3">
        <h3 className="mb-2.5 font-medium text-15">{intent.primaryType}</h3>
        <TypedDataView types={intent.types} primaryType={intent.primaryType} message={intent.message} />
      </div>
    </div>
  );
}

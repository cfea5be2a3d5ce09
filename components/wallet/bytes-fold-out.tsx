"use client";

import { CodeBlock } from "@/components/ui/code-block.tsx";
import { FoldOut } from "@/components/ui/fold-out.tsx";
import type { Intent } from "@/lib/protocol/app/read-intent.ts";

/** What is signed, to the byte: canonical JSON, its hash, and the hash as six words. */
export function BytesFoldOut({ intent, canonical }: { intent: Intent; canonical: string }) {
  return (
    <FoldOut label="The bytes" aside={intent.words.split(" ").slice(0, 3).join(" ")}>
      <div className="grid gap-3">
        <p className="text-13 text-muted">
          Both seats sign exactly this text. Your server logs the same six words:{" "}
          <strong className="font-medium text-ink">{intent.words}</strong>
        </p>
        <CodeBlock label="Canonical JSON" text={canonical} />
        <CodeBlock label="SHA-256" text={intent.payloadHash} />
      </div>
    </FoldOut>
  );
}

"use client";

import { cn } from "@/components/ui/cn.ts";
import { FullAddress } from "@/components/wallet/address.tsx";

interface SentenceListProps {
  /** Of the list, where no heading gives it one. */
  name?: string;
  sentences: readonly string[];
  className?: string;
}

/** As words among words: what follows, such as a full stop, stays on the last group's line. */
const IN_TEXT = "inline [&>span:not(:last-child)]:mr-[0.6ch] [&>span]:inline-block";

/** Sentences with whole addresses in them, which are grouped so that they can be compared. */
export function SentenceList({ name, sentences, className }: SentenceListProps) {
  return (
    <ul aria-label={name} className={cn("grid gap-1.5 text-15", className)}>
      {sentences.map((sentence) => (
        <li key={sentence} className="[overflow-wrap:anywhere]">
          {sentence.split(/(0x[0-9a-fA-F]{40})(?![0-9a-fA-F])/).map((part, index) =>
            // Every second part is what the pattern matched.
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one sentence, in its order
            index % 2 === 1 ? <FullAddress key={index} address={part} className={IN_TEXT} /> : part,
          )}
        </li>
      ))}
    </ul>
  );
}

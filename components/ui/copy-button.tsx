"use client";

import { Check, Copy } from "lucide-react";
import { cn } from "./cn.ts";
import { useCopy } from "./use-copy.ts";

interface CopyButtonProps {
  text: string;
  /** Names what is copied: "Copy the address". */
  label: string;
  className?: string;
}

export function CopyButton({ text, label, className }: CopyButtonProps) {
  const { copied, copy } = useCopy();
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      aria-label={copied ? "Copied" : label}
      onClick={() => copy(text)}
      className={cn(
        "grid size-11 shrink-0 place-items-center rounded-control text-muted transition-colors hover:bg-hover hover:text-ink lg:size-9",
        className,
      )}
    >
      <Icon className="size-4" aria-hidden />
    </button>
  );
}

"use client";

import { ChevronRight } from "lucide-react";
import { Collapsible } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { cn } from "./cn.ts";

interface FoldOutProps {
  /** What the button says, for example "The bytes". */
  label: ReactNode;
  /** Quiet words at the end of the line. */
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A line that opens to details. Closed content is not in the page, so nothing in it can be tabbed to. */
export function FoldOut({ label, aside, children, className }: FoldOutProps) {
  const root = useRef<HTMLDivElement>(null);
  // What was asked for should be seen, also at the end of a sheet.
  const reveal = (open: boolean) => {
    if (open) requestAnimationFrame(() => root.current?.scrollIntoView({ block: "nearest", behavior: "smooth" }));
  };
  return (
    <Collapsible.Root ref={root} onOpenChange={reveal} className={className}>
      <Collapsible.Trigger className="group flex min-h-11 w-full items-center gap-2 rounded-control text-left text-13 text-muted transition-colors hover:text-ink">
        <ChevronRight className="size-4 shrink-0 transition-transform duration-150 group-data-[state=open]:rotate-90" aria-hidden />
        <span className="font-medium">{label}</span>
        {aside ? <span className="ml-auto truncate text-faint">{aside}</span> : null}
      </Collapsible.Trigger>
      <Collapsible.Content className={cn("animate-fade pb-3")}>{children}</Collapsible.Content>
    </Collapsible.Root>
  );
}

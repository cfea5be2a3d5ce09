import type { ReactNode } from "react";
import { cn } from "./cn.ts";

/** Lines of name and value, as on a bill. */
export function Facts({ children, className }: { children: ReactNode; className?: string }) {
  return <dl className={cn("divide-y divide-line", className)}>{children}</dl>;
}

interface FactProps {
  name: ReactNode;
  children: ReactNode;
  /** The value goes below the name: for what is long and must not be cut. */
  stacked?: boolean;
}

export function Fact({ name, children, stacked = false }: FactProps) {
  return (
    <div className={cn("py-2.5 text-15", stacked ? "grid gap-1" : "flex items-baseline justify-between gap-6")}>
      <dt className="shrink-0 text-muted">{name}</dt>
      <dd className={cn("min-w-0", !stacked && "text-right")}>{children}</dd>
    </div>
  );
}

import type { ReactNode } from "react";
import { cn } from "./cn.ts";

export interface FieldFrameProps {
  id: string;
  label: string;
  /** Quiet words below, replaced by `problem` when there is one. */
  hint?: ReactNode;
  /** What is wrong, and what to do. Marks the field invalid. */
  problem?: string | undefined;
  className?: string | undefined;
}

/** A label above a field, and one live line below it that explains; without words it takes no room. Polite, so that a screen reader hears it after the typing stops. */
export function FieldFrame({ id, label, hint, problem, className, children }: FieldFrameProps & { children: ReactNode }) {
  return (
    <div className={cn("grid gap-1.5", className)}>
      <label htmlFor={id} className="font-medium text-13 text-soft">
        {label}
      </label>
      {children}
      <p id={noteOf(id)} aria-live="polite" className={cn("pb-1 text-13", problem ? "text-danger-ink" : "text-muted")}>
        {problem ?? hint}
      </p>
    </div>
  );
}

/** What ties the field itself to its line. */
export function describeField({ id, problem }: Pick<FieldFrameProps, "id" | "problem">) {
  return { id, "aria-invalid": problem ? true : undefined, "aria-describedby": noteOf(id) } as const;
}

function noteOf(id: string): string {
  return `${id}-note`;
}

import { ChevronDown } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.ts";
import { FieldNote } from "./text-field.tsx";

interface SelectFieldProps extends Omit<ComponentProps<"select">, "id"> {
  id: string;
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
}

/** A native list to choose from: the device's own on a phone. */
export function SelectField({ id, label, hint, problem, className, children, ...rest }: SelectFieldProps) {
  const noteId = `${id}-note`;
  return (
    <div className={cn("grid gap-1.5", className)}>
      <label htmlFor={id} className="font-medium text-13 text-soft">
        {label}
      </label>
      <span className="relative block">
        <select
          id={id}
          aria-invalid={problem ? true : undefined}
          aria-describedby={noteId}
          className="min-h-12 w-full cursor-pointer appearance-none truncate rounded-control border border-control bg-surface pr-10 pl-3.5 text-ink transition-colors duration-150 focus:border-ink"
          {...rest}
        >
          {children}
        </select>
        <ChevronDown className="pointer-events-none absolute top-4 right-3 size-4 text-muted" aria-hidden />
      </span>
      <FieldNote id={noteId} problem={problem}>
        {hint}
      </FieldNote>
    </div>
  );
}

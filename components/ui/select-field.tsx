"use client";

import { ChevronDown } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.ts";
import { FieldNote } from "./text-field.tsx";
import { useHydrated } from "./use-hydrated.ts";

interface SelectFieldProps extends Omit<ComponentProps<"select">, "id"> {
  id: string;
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
}

/** A native list to choose from: the device's own on a phone. It waits until the page is awake: React would not hear of a choice that was made before. */
export function SelectField({ id, label, hint, problem, disabled, className, children, ...rest }: SelectFieldProps) {
  const noteId = `${id}-note`;
  const hydrated = useHydrated();
  return (
    <div className={cn("grid gap-1.5", className)}>
      <label htmlFor={id} className="font-medium text-13 text-soft">
        {label}
      </label>
      <span className="relative block">
        <select
          id={id}
          disabled={disabled || !hydrated}
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

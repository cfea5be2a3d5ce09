"use client";

import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { describeField, FieldFrame, type FieldFrameProps } from "./field-frame.tsx";
import { useHydrated } from "./use-hydrated.ts";

interface SelectFieldProps extends FieldFrameProps, Omit<ComponentProps<"select">, keyof FieldFrameProps> {}

/** A native list to choose from: the device's own on a phone. It waits until the page is awake: React would not hear of a choice that was made before. */
export function SelectField({ id, label, hint, problem, disabled, className, children, ...rest }: SelectFieldProps) {
  const frame = { id, label, hint, problem, className };
  const hydrated = useHydrated();
  return (
    <FieldFrame {...frame}>
      <span className="relative block">
        <select
          {...describeField(frame)}
          disabled={disabled || !hydrated}
          className="min-h-12 w-full cursor-pointer appearance-none truncate rounded-control border border-control bg-surface pr-10 pl-3.5 text-ink transition-colors duration-150 focus:border-ink"
          {...rest}
        >
          {children}
        </select>
        <ChevronDown className="pointer-events-none absolute top-4 right-3 size-4 text-muted" aria-hidden />
      </span>
    </FieldFrame>
  );
}

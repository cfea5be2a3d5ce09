import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.ts";

interface TextFieldProps extends Omit<ComponentProps<"input">, "id"> {
  id: string;
  label: string;
  /** Quiet words below, replaced by `problem` when there is one. */
  hint?: ReactNode;
  /** What is wrong, and what to do. Marks the field invalid. */
  problem?: string | undefined;
  /** Stands inside the field, at its end. */
  trailing?: ReactNode;
  mono?: boolean;
}

/** Label, one line of text, and one live line below it that explains. */
export function TextField({ id, label, hint, problem, trailing, mono = false, className, ...rest }: TextFieldProps) {
  const noteId = `${id}-note`;
  return (
    <div className={cn("grid gap-1.5", className)}>
      <label htmlFor={id} className="font-medium text-13 text-soft">
        {label}
      </label>
      <div
        className={cn(
          "flex min-h-12 items-center gap-2 rounded-control border border-control bg-surface pr-1.5 pl-3.5 transition-colors duration-150 focus-within:border-ink focus-within:outline focus-within:outline-1 focus-within:outline-ink",
          problem && "border-danger focus-within:border-danger focus-within:outline-danger",
        )}
      >
        <input
          id={id}
          aria-invalid={problem ? true : undefined}
          aria-describedby={noteId}
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          className={cn(
            "h-11 w-full min-w-0 bg-transparent text-ink outline-none placeholder:text-faint",
            mono && "font-mono text-13 sm:text-15",
          )}
          {...rest}
        />
        {trailing}
      </div>
      <FieldNote id={noteId} problem={problem}>
        {hint}
      </FieldNote>
    </div>
  );
}

/** The line under a field; without words it takes no room. Polite, so that a screen reader hears it after the typing stops. */
export function FieldNote({ id, problem, children }: { id: string; problem?: string | undefined; children?: ReactNode }) {
  return (
    <p id={id} aria-live="polite" className={cn("pb-1 text-13", problem ? "text-danger-ink" : "text-muted")}>
      {problem ?? children}
    </p>
  );
}

import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.ts";
import { describeField, FieldFrame, type FieldFrameProps } from "./field-frame.tsx";

interface TextFieldProps extends FieldFrameProps, Omit<ComponentProps<"input">, keyof FieldFrameProps> {
  /** Stands inside the field, at its end. */
  trailing?: ReactNode;
  mono?: boolean;
}

/** Label, one line of text, and one live line below it that explains. */
export function TextField({ id, label, hint, problem, trailing, mono = false, className, ...rest }: TextFieldProps) {
  const frame = { id, label, hint, problem, className };
  return (
    <FieldFrame {...frame}>
      <div
        className={cn(
          "flex min-h-12 items-center gap-2 rounded-control border border-control bg-surface pr-1.5 pl-3.5 transition-colors duration-150 focus-within:border-ink focus-within:outline focus-within:outline-1 focus-within:outline-ink",
          problem && "border-danger focus-within:border-danger focus-within:outline-danger",
        )}
      >
        <input
          {...describeField(frame)}
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
    </FieldFrame>
  );
}

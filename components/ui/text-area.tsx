import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.ts";
import { FieldNote } from "./text-field.tsx";

interface TextAreaProps extends Omit<ComponentProps<"textarea">, "id"> {
  id: string;
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
  mono?: boolean;
}

export function TextArea({ id, label, hint, problem, mono = false, className, ...rest }: TextAreaProps) {
  const noteId = `${id}-note`;
  return (
    <div className={cn("grid gap-1.5", className)}>
      <label htmlFor={id} className="font-medium text-13 text-soft">
        {label}
      </label>
      <textarea
        id={id}
        aria-invalid={problem ? true : undefined}
        aria-describedby={noteId}
        spellCheck={false}
        className={cn(
          "min-h-32 w-full resize-y rounded-control border border-control bg-surface px-3.5 py-3 text-ink outline-none transition-colors duration-150 placeholder:text-faint focus:border-ink focus:outline focus:outline-1 focus:outline-ink",
          mono && "font-mono text-13",
          problem && "border-danger focus:border-danger focus:outline-danger",
        )}
        {...rest}
      />
      <FieldNote id={noteId} problem={problem}>
        {hint}
      </FieldNote>
    </div>
  );
}

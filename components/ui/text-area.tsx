import type { ComponentProps } from "react";
import { cn } from "./cn.ts";
import { describeField, FieldFrame, type FieldFrameProps } from "./field-frame.tsx";

interface TextAreaProps extends FieldFrameProps, Omit<ComponentProps<"textarea">, keyof FieldFrameProps> {
  mono?: boolean;
}

export function TextArea({ id, label, hint, problem, mono = false, className, ...rest }: TextAreaProps) {
  const frame = { id, label, hint, problem, className };
  return (
    <FieldFrame {...frame}>
      <textarea
        {...describeField(frame)}
        spellCheck={false}
        className={cn(
          "min-h-32 w-full resize-y rounded-control border border-control bg-surface px-3.5 py-3 text-ink outline-none transition-colors duration-150 placeholder:text-faint focus:border-ink focus:outline focus:outline-1 focus:outline-ink",
          mono && "font-mono text-13",
          problem && "border-danger focus:border-danger focus:outline-danger",
        )}
        {...rest}
      />
    </FieldFrame>
  );
}

import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

const button = cva(
  "inline-flex select-none items-center justify-center gap-2 whitespace-nowrap rounded-control font-medium text-15 transition-colors duration-150 ease-out disabled:cursor-not-allowed aria-disabled:cursor-not-allowed [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      look: {
        primary:
          "bg-ink text-paper hover:bg-soft disabled:bg-line-strong disabled:text-muted aria-disabled:bg-line-strong aria-disabled:text-muted",
        secondary: "border border-line-strong bg-surface text-ink hover:bg-hover active:bg-press disabled:border-line disabled:text-faint",
        quiet: "text-soft hover:bg-hover hover:text-ink active:bg-press disabled:text-faint",
      },
      size: {
        large: "h-12 px-5",
        normal: "h-11 px-4",
        /** Compact only where a mouse is certain; a finger keeps 44 px. */
        small: "h-11 px-3 text-13 lg:h-9",
        icon: "size-11 lg:size-9",
      },
    },
    defaultVariants: { look: "primary", size: "normal" },
  },
);

interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof button> {
  /** Gives the look to the child element, for example a link. */
  asChild?: boolean;
}

export function Button({ look, size, asChild = false, className, type = "button", ...rest }: ButtonProps) {
  if (asChild) return <Slot.Root className={cn(button({ look, size }), className)} {...rest} />;
  return <button type={type} className={cn(button({ look, size }), className)} {...rest} />;
}

import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

/** A grey shape where words will be. The page around it says to screen readers that it is busy. */
export function Skeleton({ className, ...rest }: ComponentProps<"span">) {
  return <span aria-hidden className={cn("block h-4 animate-shimmer rounded-control bg-hover", className)} {...rest} />;
}

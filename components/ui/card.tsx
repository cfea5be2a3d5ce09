import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

/** A hairline box. No shadow: only sheets are above the page. */
export function Card({ className, ...rest }: ComponentProps<"section">) {
  return <section className={cn("rounded-card border border-line bg-surface p-5 sm:p-6", className)} {...rest} />;
}

export function CardTitle({ className, ...rest }: ComponentProps<"h2">) {
  return <h2 className={cn("font-medium text-17", className)} {...rest} />;
}

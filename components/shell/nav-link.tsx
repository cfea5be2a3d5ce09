"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn.ts";

/** A destination that knows whether the person is there. */
export function NavLink({ href, children, className }: { href: string; children: ReactNode; className?: string }) {
  const path = usePathname();
  const here = path === href || path.startsWith(`${href}/`);
  return (
    <Link
      href={href}
      aria-current={here ? "page" : undefined}
      className={cn(
        "flex flex-col items-center justify-center gap-1 text-13 text-muted transition-colors hover:text-ink aria-[current=page]:font-medium aria-[current=page]:text-ink",
        className,
      )}
    >
      {children}
    </Link>
  );
}

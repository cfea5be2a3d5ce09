"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn.ts";
import { WalletLink } from "./wallet-link.tsx";

/** A destination that knows whether the person is there, and keeps the wallet. */
export function NavLink({ href, children, className }: { href: string; children: ReactNode; className?: string }) {
  const path = usePathname();
  const here = path === href || path.startsWith(`${href}/`);
  return (
    <WalletLink
      href={href}
      aria-current={here ? "page" : undefined}
      className={cn(
        "flex flex-col items-center justify-center gap-1 text-13 text-muted transition-colors hover:text-ink aria-[current=page]:font-medium aria-[current=page]:text-ink",
        className,
      )}
    >
      {children}
    </WalletLink>
  );
}

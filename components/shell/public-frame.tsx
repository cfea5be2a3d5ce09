import Link from "next/link";
import type { ReactNode } from "react";
import { Logo } from "./logo.tsx";
import { SimulationStrip } from "./simulation-strip.tsx";
import { ThemeToggle } from "./theme-toggle.tsx";

interface PublicFrameProps {
  development: boolean;
  /** Beside the theme. */
  actions?: ReactNode;
  children: ReactNode;
}

/** The frame of pages that need no wallet: strip, name, theme. */
export function PublicFrame({ development, actions, children }: PublicFrameProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      <SimulationStrip development={development} />
      <header data-print="hide" className="mx-auto flex w-full max-w-[1128px] items-center justify-between px-4 pt-4 sm:px-6">
        <Link href="/" aria-label="Countersign, first page" className="-ml-2 inline-flex min-h-11 items-center rounded-control px-2">
          <Logo />
        </Link>
        <div className="flex items-center gap-1">
          {actions}
          <ThemeToggle />
        </div>
      </header>
      <main id="content" className="mx-auto w-full max-w-[1128px] flex-1 px-4 pb-16 sm:px-6">
        {children}
      </main>
    </div>
  );
}

import type { ReactNode } from "react";
import { BottomBar } from "./bottom-bar.tsx";
import { Rail } from "./rail.tsx";
import { SimulationStrip } from "./simulation-strip.tsx";
import { StackNotice } from "./stack-notice.tsx";
import { ThemeToggle } from "./theme-toggle.tsx";
import { WalletMenu } from "./wallet-menu.tsx";
import { WalletScope } from "./wallet-scope.tsx";

/** The frame of every signed-in page: rail or bottom bar, strip, wallet on top, what is down, then the page. */
export function AppFrame({ development, children }: { development: boolean; children: ReactNode }) {
  return (
    <div className="flex min-h-dvh">
      <a
        href="#content"
        className="sr-only rounded-control bg-ink text-paper focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:px-4 focus:py-2"
      >
        Skip to the content
      </a>
      <Rail />
      <div className="min-w-0 flex-1">
        <SimulationStrip development={development} />
        <header data-print="hide" className="mx-auto flex w-full max-w-[1128px] items-center justify-between gap-3 px-4 pt-3 sm:px-6">
          <WalletMenu />
          <ThemeToggle />
        </header>
        <main id="content" className="mx-auto w-full max-w-[1128px] px-4 pt-4 pb-28 sm:px-6 lg:pb-16">
          <StackNotice />
          <WalletScope>{children}</WalletScope>
        </main>
      </div>
      <BottomBar />
    </div>
  );
}

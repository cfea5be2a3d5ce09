import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn.ts";

interface PageColumnsProps {
  children: ReactNode;
  panel?: ReactNode;
  /** Where there is no room at the right the panel goes below instead of away. */
  panelBelow?: boolean;
}

/** The content column of 720 px and, from 1180 px on, a context panel at its right. */
export function PageColumns({ children, panel, panelBelow = false }: PageColumnsProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-6 gap-y-4 wide:grid-cols-[minmax(0,720px)_minmax(280px,336px)]">
      <div className="grid min-w-0 max-w-column grid-cols-[minmax(0,1fr)] gap-4">{children}</div>
      {panel ? (
        <aside data-print="hide" className={cn("min-w-0 max-w-column wide:sticky wide:top-6", panelBelow ? "block" : "hidden wide:block")}>
          {panel}
        </aside>
      ) : null}
    </div>
  );
}

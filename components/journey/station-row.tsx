"use client";

import { ChevronRight } from "lucide-react";
import { Collapsible } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn.ts";
import { formatMs } from "./format-ms.ts";
import { StationMarker } from "./station-marker.tsx";
import { STATION_NAME } from "./station-name.ts";
import type { StationView } from "./view-journey.ts";
import { WaitingTime } from "./waiting-time.tsx";

interface StationRowProps {
  station: StationView;
  last: boolean;
  /** What it saw. Without any there is nothing to open. */
  children?: ReactNode;
}

const SPOKEN = { idle: "not yet", waiting: "working", done: "done", refused: "refused" } as const;

/** One stop on the line: dot, name, measured time, what it did; opens to what it saw. */
export function StationRow({ station, last, children }: StationRowProps) {
  const { id, state, ms, note } = station;
  const lit = state !== "idle";
  const head = (
    <>
      <span className="flex items-baseline gap-2">
        <span className={cn("font-medium text-15 transition-colors", lit ? "text-ink" : "text-muted")}>{STATION_NAME[id]}</span>
        <span className="sr-only">{SPOKEN[state]}</span>
        {children ? (
          <ChevronRight
            className="size-3.5 self-center text-faint transition-transform duration-150 group-data-[state=open]:rotate-90"
            aria-hidden
          />
        ) : null}
        {state === "waiting" ? <WaitingTime /> : null}
        {ms === null || state === "waiting" ? null : (
          <span className="ml-auto animate-fade font-mono text-13 text-muted tabular-nums">{formatMs(ms)}</span>
        )}
      </span>
      <span className={cn("block text-13", state === "refused" ? "text-danger-ink" : lit ? "text-muted" : "text-faint")}>{note}</span>
    </>
  );
  return (
    <li className="relative grid grid-cols-[1rem_minmax(0,1fr)] gap-x-3 pb-3" data-station={id} data-state={state}>
      {last ? null : (
        <span
          aria-hidden
          className={cn("absolute top-7 bottom-[-6px] left-[7.5px] w-px transition-colors", state === "done" ? "bg-ink" : "bg-line-strong")}
        />
      )}
      <span className="pt-[13px]">
        <StationMarker id={id} state={state} />
      </span>
      {children ? (
        <Collapsible.Root className="min-w-0">
          <Collapsible.Trigger className="group -mx-2 block min-h-11 w-[calc(100%+1rem)] rounded-control px-2 py-2 text-left transition-colors hover:bg-hover">
            {head}
          </Collapsible.Trigger>
          <Collapsible.Content className="animate-fade pt-1 pb-2">{children}</Collapsible.Content>
        </Collapsible.Root>
      ) : (
        <div className="min-w-0 py-2">{head}</div>
      )}
    </li>
  );
}

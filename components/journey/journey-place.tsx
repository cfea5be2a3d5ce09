"use client";

import { useEffect, useRef } from "react";
import { Sheet } from "@/components/ui/sheet.tsx";
import { useMedia } from "@/components/ui/use-media.ts";
import { useTokens } from "@/components/wallet/use-tokens.ts";
import { JourneyBody } from "./journey-body.tsx";
import { JourneyIdle } from "./journey-idle.tsx";
import { nameAction } from "./name-action.ts";
import type { Cosign } from "./use-cosign.ts";

/** As wide as the `wide` breakpoint of globals.css. */
const WIDE = "(min-width: 1180px)";

/** The panel at the right of a wide screen: the journey, or what it will be. */
export function JourneyPanel({ cosign, chain = true }: { cosign: Cosign; chain?: boolean }) {
  const wide = useMedia(WIDE);
  const panel = useRef<HTMLElement>(null);
  const started = cosign.journey !== null;
  // The review that was confirmed is gone; who works by keyboard goes on here.
  useEffect(() => {
    if (started && wide) panel.current?.focus({ preventScroll: true });
  }, [started, wide]);
  return (
    <section ref={panel} tabIndex={-1} aria-label="Journey" className="outline-none rounded-card border border-line bg-surface p-5">
      {cosign.journey && wide ? <JourneyBody cosign={cosign} /> : <JourneyIdle chain={chain} />}
    </section>
  );
}

/** The same journey in a sheet, where there is no room for a panel. */
export function JourneySheet({ cosign }: { cosign: Cosign }) {
  const wide = useMedia(WIDE);
  const tokens = useTokens();
  const { journey, clear } = cosign;
  if (!journey || wide) return null;
  // What the server has kept goes on without this page.
  const closable = journey.phase === "settled" || journey.serverKept;
  return (
    <Sheet open onOpenChange={(open) => open || clear()} title={nameAction(journey.intent, tokens)} closable={closable}>
      <JourneyBody cosign={cosign} />
    </Sheet>
  );
}

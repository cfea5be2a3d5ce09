"use client";

import { JourneyEnd } from "./journey-end.tsx";
import { JourneyHead } from "./journey-head.tsx";
import { JourneyLine } from "./journey-line.tsx";
import type { Cosign } from "./use-cosign.ts";
import { viewJourney } from "./view-journey.ts";

/** One request on its way, from top to bottom. */
export function JourneyBody({ cosign }: { cosign: Cosign }) {
  if (!cosign.journey) return null;
  const view = viewJourney(cosign.journey);
  return (
    <div>
      <JourneyHead journey={cosign.journey} view={view} />
      <JourneyLine journey={cosign.journey} view={view} />
      <JourneyEnd cosign={cosign} />
    </div>
  );
}

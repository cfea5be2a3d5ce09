"use client";

import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { IntentSummary } from "./intent-summary.tsx";
import type { Journey } from "./journey.ts";
import type { JourneyView } from "./view-journey.ts";

/** The disc, where the request is, and what it is. */
export function JourneyHead({ journey, view }: { journey: Journey; view: JourneyView }) {
  return (
    <div className="flex items-center gap-4 pb-4">
      <SeatDisc {...view.disc} size={64} />
      <div className="min-w-0">
        <h2 className="font-medium text-17">{view.headline}</h2>
        <p className="text-13 text-muted">
          <IntentSummary intent={journey.intent} />
        </p>
      </div>
    </div>
  );
}

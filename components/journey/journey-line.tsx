"use client";

import type { Journey } from "./journey.ts";
import { StationDetails } from "./station-details.tsx";
import { StationRow } from "./station-row.tsx";
import type { JourneyView } from "./view-journey.ts";

/** The stations from top to bottom, each lit when it has done its part. */
export function JourneyLine({ journey, view }: { journey: Journey; view: JourneyView }) {
  return (
    <ol aria-label="Stations of this request">
      {view.stations.map((station, index) => (
        <StationRow key={station.id} station={station} last={index === view.stations.length - 1}>
          {station.state === "idle" ? null : <StationDetails id={station.id} journey={journey} />}
        </StationRow>
      ))}
    </ol>
  );
}

import { journeyOfRow } from "@/components/journey/journey.ts";
import { type JourneyView, viewJourney } from "@/components/journey/view-journey.ts";
import type { ActivityRow } from "@/lib/protocol/app/activity.ts";

/** The disc of a stored request. It closed when it was signed; looking at it later does not close it again. */
export function discOfRow(row: ActivityRow): JourneyView["disc"] {
  const { disc } = viewJourney(journeyOfRow(row));
  return disc.state === "closing" ? { ...disc, state: "closed" } : disc;
}

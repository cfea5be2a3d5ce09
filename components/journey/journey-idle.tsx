import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { STATION_IDS, type StationId } from "./journey.ts";
import { StationRow } from "./station-row.tsx";

const HOLDS: Readonly<Record<StationId, string>> = {
  you: "Your passkey opens your seat; this page signs",
  server: "Its own rules first, then the second seat",
  backend: "Keeps sealed records, decides nothing",
  enclave: "Counts both seats, holds the key for milliseconds",
  chain: "A block, then finality",
};

/** The journey before one is under way: who will do what. */
export function JourneyIdle({ chain = true }: { chain?: boolean }) {
  const ids = STATION_IDS.filter((id) => chain || id !== "chain");
  return (
    <div>
      <header className="flex items-center gap-4 pb-4">
        <SeatDisc state="empty" size={64} decorative />
        <div>
          <h2 className="font-medium text-17">Two halves close a circle</h2>
          <p className="text-13 text-muted">Nothing leaves until you and your server have both signed.</p>
        </div>
      </header>
      <ol aria-label="Stations that a request passes">
        {ids.map((id, index) => (
          <StationRow key={id} station={{ id, state: "idle", ms: null, note: HOLDS[id] }} last={index === ids.length - 1} />
        ))}
      </ol>
    </div>
  );
}

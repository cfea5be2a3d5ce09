"use client";

import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { useWallet } from "@/components/shell/app-state.tsx";
import type { CustodyKind } from "@/lib/protocol/app/seat-wallet.ts";
import { STATION_IDS, type StationId } from "./journey.ts";
import { StationRow } from "./station-row.tsx";

const HOLDS: Readonly<Record<StationId, string>> = {
  you: "Your passkey opens your seat; this page signs",
  server: "Its own rules first, then the second seat",
  backend: "Keeps sealed records, decides nothing",
  enclave: "Counts both seats, holds the key for milliseconds",
  chain: "A block, then finality",
};

const WORDS: Readonly<Record<CustodyKind, { title: string; text: string; holds: Partial<Record<StationId, string>> }>> = {
  both: { title: "Two halves close a circle", text: "Nothing leaves until you and your server have both signed.", holds: {} },
  user: {
    title: "Your circle alone",
    text: "Nothing leaves until you have signed. Your server only passes it on.",
    holds: {
      server: "Keeps what you signed and passes it on",
      enclave: "Counts your seat, holds the key for milliseconds",
    },
  },
  either: {
    title: "Either circle is enough",
    text: "You sign, or your server does. The review asks which.",
    holds: {
      server: "Passes on what you signed, or signs by its own rules",
      enclave: "Counts the one seat, holds the key for milliseconds",
    },
  },
};

/** The journey before one is under way: who will do what. */
export function JourneyIdle({ chain = true }: { chain?: boolean }) {
  const { custody } = useWallet();
  const { title, text, holds } = WORDS[custody];
  const ids = STATION_IDS.filter((id) => chain || id !== "chain");
  return (
    <div>
      <header className="flex items-center gap-4 pb-4">
        <SeatDisc state="empty" custody={custody} size={64} decorative />
        <div>
          <h2 className="font-medium text-17">{title}</h2>
          <p className="text-13 text-muted">{text}</p>
        </div>
      </header>
      <ol aria-label="Stations that a request passes">
        {ids.map((id, index) => (
          <StationRow key={id} station={{ id, state: "idle", ms: null, note: holds[id] ?? HOLDS[id] }} last={index === ids.length - 1} />
        ))}
      </ol>
    </div>
  );
}

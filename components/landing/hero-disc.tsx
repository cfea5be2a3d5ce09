"use client";

import { useEffect, useState } from "react";
import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import type { SeatDiscState } from "@/components/seat-disc/seat-disc-state.ts";

/** One approval, as a picture: you, then the server, then closed. Plays once. */
const STEPS: readonly { state: SeatDiscState; afterMs: number }[] = [
  { state: "you", afterMs: 500 },
  { state: "closing", afterMs: 1_200 },
];

export function HeroDisc() {
  const [state, setState] = useState<SeatDiscState>("empty");
  useEffect(() => {
    const timers = STEPS.map((step) => setTimeout(() => setState(step.state), step.afterMs));
    return () => timers.forEach(clearTimeout);
  }, []);
  return <SeatDisc state={state} size={144} decorative />;
}

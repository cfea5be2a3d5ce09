"use client";

import { useEffect, useState } from "react";

const QUIET_MS = 1_500;
const SLOW_MS = 8_000;

/** How long a station has been at work, once that is worth saying. Starts with its mounting. */
export function WaitingTime() {
  const [elapsedMs, setElapsedMs] = useState(0);
  useEffect(() => {
    const startedMs = performance.now();
    const timer = setInterval(() => setElapsedMs(performance.now() - startedMs), 500);
    return () => clearInterval(timer);
  }, []);
  if (elapsedMs < QUIET_MS) return null;
  return (
    <span className="ml-auto animate-fade text-13 text-muted tabular-nums" aria-hidden>
      {elapsedMs > SLOW_MS ? "Slower than usual, " : ""}
      {Math.floor(elapsedMs / 1000)} s
    </span>
  );
}

"use client";

import { useState } from "react";
import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { useAppState } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { Fact, Facts } from "@/components/ui/facts.tsx";
import { LocalTime } from "@/components/ui/local-time.tsx";
import { ApiError } from "@/lib/protocol/errors.ts";
import { useUserSeat } from "@/lib/user-seat/use-user-seat.tsx";

/** The person's half: what opens it, and whether it is open. */
export function SeatCard() {
  const { factor } = useAppState();
  const seat = useUserSeat();
  const [problem, setProblem] = useState<string | null>(null);
  const isPasskey = factor?.type !== "device";
  const unlock = async () => {
    setProblem(null);
    await seat.unlock().catch((error: unknown) => setProblem(error instanceof ApiError ? error.message : "It did not open. Try again."));
  };
  return (
    <Card aria-labelledby="seat-title">
      <div className="flex items-center gap-4">
        <SeatDisc state={seat.state === "unlocked" ? "you" : "empty"} size={40} decorative />
        <div>
          <CardTitle id="seat-title">Your seat</CardTitle>
          <p className="text-13 text-muted" aria-live="polite">
            {seat.state === "unlocked" && seat.expiresAtMs !== null ? (
              <>
                Open in this page until <LocalTime ms={seat.expiresAtMs} show="clock" />, then it locks itself
              </>
            ) : (
              "Locked. It opens when you sign something"
            )}
          </p>
        </div>
      </div>
      <Facts className="mt-3">
        <Fact name="Opened by">{isPasskey ? "Your passkey" : "A key in this browser"}</Fact>
        <Fact name="Checked by">The enclave</Fact>
      </Facts>
      <p className="text-13 text-muted">
        {isPasskey
          ? "Your server cannot open your seat: it would need this passkey too."
          : "Your server cannot open your seat: it would need this browser too. Clear its data and the seat is lost, so keep little here."}
      </p>
      {problem ? (
        <p role="alert" className="mt-3 text-13 text-danger-ink">
          {problem}
        </p>
      ) : null}
      <div className="mt-4">
        {seat.state === "unlocked" ? (
          <Button look="secondary" onClick={seat.lock}>
            Lock your seat now
          </Button>
        ) : (
          <Button look="secondary" onClick={unlock} disabled={seat.state === "unlocking"}>
            {seat.state === "unlocking" ? "Waiting for you" : "Open your seat"}
          </Button>
        )}
      </div>
    </Card>
  );
}

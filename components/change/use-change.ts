"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { useAnnounce } from "@/components/shell/announcer.tsx";
import type { ChangeOutcome, ChangePayload } from "@/lib/protocol/app/custody-change.ts";
import { readChange } from "@/lib/protocol/app/read-change.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import { submitChange } from "@/lib/user-seat/call-app-server.ts";
import { useUserSeat } from "@/lib/user-seat/use-user-seat.tsx";

/** Where a change stands: `confirming` waits for the person's factor, `sending` for the server and the backend. */
export type ChangeStep = "idle" | "signing" | "confirming" | "sending" | "done" | "failed";

export interface RunningChange {
  readonly step: ChangeStep;
  readonly outcome: ChangeOutcome | null;
  readonly failure: ApiError | null;
  /** Signs, confirms with the factor, sends. Does nothing while one runs. Resolves with the answer, or null when it failed. */
  readonly run: (payload: ChangePayload) => Promise<ChangeOutcome | null>;
  readonly reset: () => void;
}

const ANNOUNCED: Readonly<Record<ChangeStep, string | null>> = {
  idle: null,
  signing: "Your seat signs.",
  confirming: "Confirm with your passkey or device key.",
  sending: "Your server signs and sends the change.",
  done: "The change is made.",
  failed: "The change was not made.",
};

/** Takes a change of custody from its button to the backend's answer. */
export function useChange(): RunningChange {
  const [step, setStep] = useState<ChangeStep>("idle");
  const [outcome, setOutcome] = useState<ChangeOutcome | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const isRunning = useRef(false);
  const announce = useAnnounce();
  const seat = useUserSeat();
  const queries = useQueryClient();

  const go = useCallback(
    (next: ChangeStep) => {
      setStep(next);
      const words = ANNOUNCED[next];
      if (words !== null) announce(words);
    },
    [announce],
  );

  const run = useCallback(
    async (payload: ChangePayload) => {
      if (isRunning.current) return null;
      isRunning.current = true;
      setFailure(null);
      setOutcome(null);
      try {
        const change = readChange(payload);
        if (change === null) throw new Error("the change's url, method and body do not belong together");
        go("signing");
        const userSignature = await seat.sign(payload);
        go("confirming");
        const stepUp = await seat.stepUp(change.payloadHash);
        go("sending");
        const answer = await submitChange({ requestPayload: payload, userSignature, stepUp });
        setOutcome(answer);
        go("done");
        await queries.invalidateQueries({ queryKey: ["custody"] });
        await queries.invalidateQueries({ queryKey: ["wallet-records"] });
        return answer;
      } catch (error) {
        setFailure(error instanceof ApiError ? error : new ApiError("internal", error instanceof Error ? error.message : undefined));
        go("failed");
        return null;
      } finally {
        isRunning.current = false;
      }
    },
    [go, queries, seat],
  );

  const reset = useCallback(() => {
    if (isRunning.current) return;
    setStep("idle");
    setOutcome(null);
    setFailure(null);
  }, []);

  return { step, outcome, failure, run, reset };
}

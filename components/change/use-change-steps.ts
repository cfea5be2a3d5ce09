"use client";

import { useCallback, useRef, useState } from "react";
import { useAnnounce } from "@/components/shell/announcer.tsx";
import type { ChangeOutcome, ChangePayload } from "@/lib/protocol/app/custody-change.ts";
import { ApiError } from "@/lib/protocol/errors.ts";

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

/** All are to keep their identity between renders. */
export interface ChangeWork {
  readonly announced: Readonly<Partial<Record<ChangeStep, string>>>;
  /** Gets a change its answer, and says how far it is. */
  readonly perform: (payload: ChangePayload, go: (next: ChangeStep) => void) => Promise<ChangeOutcome>;
  /** Brings what is shown up to date; `run` resolves after it. */
  readonly refresh?: () => Promise<void>;
}

/** One run at a time, its steps said aloud, and how it ended. */
export function useChangeSteps({ announced, perform, refresh }: ChangeWork): RunningChange {
  const [step, setStep] = useState<ChangeStep>("idle");
  const [outcome, setOutcome] = useState<ChangeOutcome | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const isRunning = useRef(false);
  const announce = useAnnounce();

  const go = useCallback(
    (next: ChangeStep) => {
      setStep(next);
      const words = announced[next];
      if (words !== undefined) announce(words);
    },
    [announce, announced],
  );

  const run = useCallback(
    async (payload: ChangePayload) => {
      if (isRunning.current) return null;
      isRunning.current = true;
      setFailure(null);
      setOutcome(null);
      try {
        const answer = await perform(payload, go);
        setOutcome(answer);
        go("done");
        await refresh?.();
        return answer;
      } catch (error) {
        setFailure(error instanceof ApiError ? error : new ApiError("internal", error instanceof Error ? error.message : undefined));
        go("failed");
        return null;
      } finally {
        isRunning.current = false;
      }
    },
    [go, perform, refresh],
  );

  const reset = useCallback(() => {
    if (isRunning.current) return;
    setStep("idle");
    setOutcome(null);
    setFailure(null);
  }, []);

  return { step, outcome, failure, run, reset };
}

"use client";

import { useCallback, useRef, useState } from "react";
import type { ChangeStep, RunningChange } from "@/components/change/use-change.ts";
import { useAnnounce } from "@/components/shell/announcer.tsx";
import type { ChangeOutcome, ChangePayload } from "@/lib/protocol/app/custody-change.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import { submitRecovery } from "@/lib/user-seat/call-app-server.ts";

const ANNOUNCED: Readonly<Partial<Record<ChangeStep, string>>> = {
  sending: "The server’s seat signs, and the enclave seals the key.",
  done: "The key is here.",
  failed: "No key was taken out.",
};

/** Has the server's seat alone sign a request and send it: no seat of the person's is asked. */
export function useServerExport(): RunningChange {
  const [step, setStep] = useState<ChangeStep>("idle");
  const [outcome, setOutcome] = useState<ChangeOutcome | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const isRunning = useRef(false);
  const announce = useAnnounce();

  const go = useCallback(
    (next: ChangeStep) => {
      setStep(next);
      const words = ANNOUNCED[next];
      if (words !== undefined) announce(words);
    },
    [announce],
  );

  const run = useCallback(
    async (payload: ChangePayload) => {
      if (isRunning.current) return null;
      isRunning.current = true;
      setFailure(null);
      setOutcome(null);
      go("sending");
      try {
        const answer = await submitRecovery(payload);
        setOutcome(answer);
        go("done");
        return answer;
      } catch (error) {
        setFailure(error instanceof ApiError ? error : new ApiError("internal", error instanceof Error ? error.message : undefined));
        go("failed");
        return null;
      } finally {
        isRunning.current = false;
      }
    },
    [go],
  );

  const reset = useCallback(() => {
    if (isRunning.current) return;
    setStep("idle");
    setOutcome(null);
    setFailure(null);
  }, []);

  return { step, outcome, failure, run, reset };
}

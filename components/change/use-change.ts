"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { readChange } from "@/lib/protocol/app/read-change.ts";
import { submitChange } from "@/lib/user-seat/call-app-server.ts";
import { useUserSeat } from "@/lib/user-seat/use-user-seat.tsx";
import { type ChangeWork, type RunningChange, useChangeSteps } from "./use-change-steps.ts";

const ANNOUNCED: ChangeWork["announced"] = {
  signing: "Your seat signs.",
  confirming: "Confirm with your passkey or device key.",
  sending: "Your server signs and sends the change.",
  done: "The change is made.",
  failed: "The change was not made.",
};

/** Takes a change of custody from its button to the backend's answer. */
export function useChange(): RunningChange {
  const seat = useUserSeat();
  const queries = useQueryClient();
  const perform = useCallback<ChangeWork["perform"]>(
    async (payload, go) => {
      const change = readChange(payload);
      if (change === null) throw new Error("the change's url, method and body do not belong together");
      go("signing");
      const userSignature = await seat.sign(payload);
      go("confirming");
      const stepUp = await seat.stepUp(change.payloadHash);
      go("sending");
      return submitChange({ requestPayload: payload, userSignature, stepUp });
    },
    [seat],
  );
  const refresh = useCallback(async () => {
    await queries.invalidateQueries({ queryKey: ["custody"] });
    await queries.invalidateQueries({ queryKey: ["wallet-records"] });
  }, [queries]);
  return useChangeSteps({ announced: ANNOUNCED, perform, refresh });
}

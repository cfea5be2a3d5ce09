"use client";

import { type ChangeWork, type RunningChange, useChangeSteps } from "@/components/change/use-change-steps.ts";
import { submitRecovery } from "@/lib/user-seat/call-app-server.ts";

const WORK: ChangeWork = {
  announced: {
    sending: "The server’s seat signs, and the enclave seals the key.",
    done: "The key is here.",
    failed: "No key was taken out.",
  },
  perform: (payload, go) => {
    go("sending");
    return submitRecovery(payload);
  },
};

/** Has the server's seat alone sign a request and send it: no seat of the person's is asked. */
export function useServerExport(): RunningChange {
  return useChangeSteps(WORK);
}

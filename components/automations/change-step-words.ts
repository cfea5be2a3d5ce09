import type { ChangeStep } from "@/components/change/use-change-steps.ts";

/** What a button says while its change is under way. */
export const CHANGE_STEP_WORDS: Readonly<Record<ChangeStep, string>> = {
  idle: "Preparing",
  signing: "Your seat signs",
  confirming: "Confirm with your passkey",
  sending: "Your server signs and sends",
  done: "Done",
  failed: "Preparing",
};

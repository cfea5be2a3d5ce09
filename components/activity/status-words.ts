import type { ActionStatus } from "@/lib/protocol/app/activity.ts";

/** A status as people say it. */
export const STATUS_WORDS: Readonly<Record<ActionStatus, string>> = {
  queued: "Kept, going out",
  signing: "Being signed",
  unknown: "Answer lost, asking again",
  refused: "Refused",
  expired: "Ran out, nothing was sent",
  signed: "Signed",
  pending: "Waiting to go out",
  broadcasted: "Waiting for a block",
  confirmed: "In a block",
  finalized: "Final",
  execution_reverted: "Undone by the contract",
  failed: "Failed, nothing was sent",
  provider_error: "The network failed",
  replaced: "Replaced by another",
};

import type { Intent } from "@/lib/protocol/app/read-intent.ts";
import type { ActionOutcome, ActionProgress } from "@/lib/protocol/app/wallet-action.ts";
import { approvalOf, failureOf, isTransaction, type Journey, NO_TIMES } from "./journey.ts";

export type JourneyEvent =
  | ({ type: "started"; intent: Intent; canonical: string; locked: boolean } & Pick<Journey, "custody" | "actor">)
  | { type: "unlocked"; ms: number }
  | { type: "signed"; signature: string; ms: number }
  | { type: "progress"; progress: ActionProgress }
  | { type: "outcome"; outcome: ActionOutcome }
  /** The same signed bytes go out again: after a step-up, or when what was down is back. */
  | { type: "resubmitted" }
  | { type: "failed"; error: { error: string; code: string; [detail: string]: unknown } }
  | { type: "mined"; blockNumber: number; reverted: boolean; ms: number }
  | { type: "finalized" }
  | { type: "cleared" };

/** The next facts. Pure; an event that comes before its journey or after its end changes nothing. */
export function reduceJourney(journey: Journey | null, event: JourneyEvent): Journey | null {
  if (event.type === "started") return startJourney(event);
  if (event.type === "cleared" || !journey) return null;
  switch (event.type) {
    case "unlocked":
      return { ...journey, phase: "signing", times: { ...journey.times, unlockMs: event.ms } };
    case "signed":
      return { ...journey, phase: "submitting", userSignature: event.signature, times: { ...journey.times, signMs: event.ms } };
    case "progress":
      return withProgress(journey, event.progress);
    case "outcome":
      return withOutcome(journey, event.outcome);
    case "resubmitted":
      return { ...journey, phase: "submitting", failure: null, stepUpReason: null };
    case "failed":
      return { ...journey, phase: "settled", failure: failureOf(event.error, isPassedOn(journey)) };
    case "mined":
      return {
        ...journey,
        chain: event.reverted ? "reverted" : "mined",
        blockNumber: event.blockNumber,
        times: { ...journey.times, minedMs: event.ms },
      };
    case "finalized":
      return journey.chain === "mined" ? { ...journey, chain: "finalized" } : journey;
  }
}

function startJourney({ intent, canonical, locked, custody, actor }: Extract<JourneyEvent, { type: "started" }>): Journey {
  return {
    phase: approvalOf({ custody, actor }) === "server" ? "submitting" : locked ? "unlocking" : "signing",
    intent,
    custody,
    actor,
    isAutomation: false,
    canonical,
    serverChecked: false,
    serverSigned: false,
    serverKept: false,
    userSignature: null,
    serverSignature: null,
    answered: false,
    times: NO_TIMES,
    receipt: null,
    signature: null,
    transactionHash: null,
    chain: "none",
    blockNumber: null,
    failure: null,
    stepUpReason: null,
    actionId: null,
  };
}

function withProgress(journey: Journey, progress: ActionProgress): Journey {
  if (progress.station === "backend") {
    const { ms, hostMs, enclaveMs, dbMs, chainMs } = progress;
    return { ...journey, answered: true, times: { ...journey.times, backendMs: ms, hostMs, enclaveMs, dbMs, chainMs } };
  }
  if (progress.state === "kept") return { ...journey, serverKept: true, times: { ...journey.times, keptMs: progress.ms } };
  if (progress.state === "checked") return { ...journey, serverChecked: true, times: { ...journey.times, checkedMs: progress.ms } };
  return { ...journey, serverChecked: true, serverSigned: true, times: { ...journey.times, signedMs: progress.ms } };
}

function withOutcome(journey: Journey, outcome: ActionOutcome): Journey {
  if (!outcome.ok) {
    const { code, error, reason } = outcome.body;
    if (code === "step_up_required") {
      return {
        ...journey,
        phase: "step-up",
        serverChecked: true,
        stepUpReason: typeof reason === "string" ? reason : error,
        actionId: outcome.actionId,
      };
    }
    return { ...journey, phase: "settled", failure: failureOf(outcome.body, isPassedOn(journey)), actionId: outcome.actionId };
  }
  const { data } = outcome.body;
  const hash = "hash" in data ? data.hash : null;
  return {
    ...journey,
    phase: "settled",
    answered: true,
    failure: null,
    serverChecked: outcome.serverSignature !== null,
    serverSigned: outcome.serverSignature !== null,
    serverSignature: outcome.serverSignature,
    receipt: outcome.receipt,
    signature: "signature" in data ? data.signature : null,
    transactionHash: hash,
    chain: isTransaction(journey.intent) && hash ? "waiting" : "none",
    actionId: outcome.actionId,
  };
}

function isPassedOn({ serverSigned, serverKept }: Journey): boolean {
  return serverSigned || serverKept;
}

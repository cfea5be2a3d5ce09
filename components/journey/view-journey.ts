import type { SeatDiscActor, SeatDiscHolder, SeatDiscState } from "@/components/seat-disc/seat-disc-state.ts";
import type { CustodyKind } from "@/lib/protocol/app/seat-wallet.ts";
import { type Approval, approvalOf, isTransaction, type Journey, STATION_IDS, type StationId } from "./journey.ts";

export interface StationView {
  id: StationId;
  /** `waiting`: it is working now. `idle`: its turn has not come. `refused`: it ended here. */
  state: "idle" | "waiting" | "done" | "refused";
  /** The station's own measured time. */
  ms: number | null;
  /** What it did, or what it waits for. */
  note: string;
}

export interface JourneyView {
  disc: { state: SeatDiscState; heldBy: SeatDiscHolder; custody: CustodyKind; actor: SeatDiscActor };
  stations: StationView[];
  /** One sentence about where the request is, also what the live region says. */
  headline: string;
}

const SIGNED: Readonly<Record<Approval, string>> = { both: "Both signed", you: "You signed", server: "Your server signed" };
const COUNTED: Readonly<Record<Approval, string>> = {
  both: "Counted both seats",
  you: "Counted your seat",
  server: "Counted your server’s seat",
};

/** The picture of a journey: which stations are lit, with their times, and the disc. */
export function viewJourney(journey: Journey): JourneyView {
  const ids = STATION_IDS.filter((id) => id !== "chain" || isTransaction(journey.intent));
  const { actor, isAutomation } = journey;
  // One seat was enough for it, whatever the wallet asks of its owner.
  const custody = isAutomation ? "either" : journey.custody;
  return {
    disc: { ...discOf(journey), custody, actor },
    stations: ids.map((id) => viewStation(id, journey)),
    headline: headlineOf(journey),
  };
}

function viewStation(id: StationId, journey: Journey): StationView {
  const { times, failure } = journey;
  if (failure?.at === id) return { id, state: "refused", ms: null, note: refusalNote(id, journey) };
  switch (id) {
    case "you":
      return viewYou(journey);
    case "server":
      return viewServer(journey);
    case "backend":
      if (journey.answered) return { id, state: "done", ms: times.backendMs, note: "Passed the request on, stored the outcome" };
      if (failure?.at === "enclave" || failure?.at === "chain")
        return { id, state: "done", ms: times.backendMs, note: "Passed the request on" };
      if (journey.phase === "submitting" && isPassedOn(journey))
        return { id, state: "waiting", ms: null, note: waitingForBackend(journey) };
      return idle(id, "Brings sealed records and shares to the enclave");
    case "enclave": {
      const counted = COUNTED[approvalOf(journey)];
      if (journey.answered) return { id, state: "done", ms: times.enclaveMs, note: `${counted} and signed` };
      if (failure?.at === "chain" && failure.code !== "chain_unavailable") return { id, state: "done", ms: times.enclaveMs, note: counted };
      return idle(id, "Counts the seats, then signs");
    }
    case "chain":
      return viewChain(journey);
  }
}

function viewYou(journey: Journey): StationView {
  const id = "you";
  if (journey.isAutomation) return { id, state: "done", ms: null, note: "Allowed it beforehand, as an automation" };
  if (approvalOf(journey) === "server") return { id, state: "done", ms: null, note: "Asked your server to sign alone" };
  if (journey.userSignature !== null) return { id, state: "done", ms: journey.times.signMs, note: "You signed" };
  const note = journey.phase === "unlocking" ? "Waiting for your passkey or device key" : "Signing in this browser";
  return { id, state: "waiting", ms: null, note };
}

function viewServer(journey: Journey): StationView {
  const id = "server";
  const { times, phase } = journey;
  if (approvalOf(journey) === "you") {
    if (journey.serverKept) return { id, state: "done", ms: times.keptMs, note: "Kept your request; it goes out even if you leave" };
    return phase === "submitting" ? { id, state: "waiting", ms: null, note: "Keeping it" } : idle(id, "Keeps it and passes it on");
  }
  if (journey.isAutomation) return { id, state: "done", ms: null, note: "It was due: signed alone, within the limits you set" };
  if (journey.serverSigned) return { id, state: "done", ms: times.signedMs, note: "Checked its own rules and signed" };
  if (phase === "step-up") return { id, state: "waiting", ms: times.checkedMs, note: "Asks for your passkey or device key again" };
  if (phase !== "submitting") return idle(id, "Checks its own rules, then signs");
  return { id, state: "waiting", ms: times.checkedMs, note: journey.serverChecked ? "Signing" : "Checking its own rules" };
}

function viewChain({ chain, times, blockNumber }: Journey): StationView {
  const id = "chain";
  const block = blockNumber === null ? "a block" : `block ${blockNumber.toLocaleString("en-US")}`;
  switch (chain) {
    case "none":
      return idle(id, "Puts it into a block");
    case "waiting":
      return { id, state: "waiting", ms: null, note: "Sent. Waiting for a block" };
    case "mined":
      return { id, state: "done", ms: times.minedMs, note: `In ${block}, becoming final` };
    case "finalized":
      return { id, state: "done", ms: times.minedMs, note: `Final in ${block}` };
    case "reverted":
      return { id, state: "refused", ms: times.minedMs, note: `The contract undid it in ${block}` };
    case "failed":
      return { id, state: "refused", ms: null, note: "The network did not take it" };
  }
}

/** Closed means that everybody whose signature it needs has signed. */
function discOf(journey: Journey): { state: SeatDiscState; heldBy: SeatDiscHolder } {
  const { failure, chain, userSignature, serverSigned } = journey;
  const approval = approvalOf(journey);
  if (failure || chain === "reverted" || chain === "failed") {
    const isServerOpen = approval !== "you" && !serverSigned;
    return { state: "refused", heldBy: failure?.at === "you" ? "you" : isServerOpen ? "server" : "rule" };
  }
  if (approval === "you") return { state: userSignature === null ? "empty" : "closing", heldBy: "rule" };
  if (serverSigned) return { state: "closing", heldBy: "rule" };
  return { state: userSignature === null ? "empty" : "you", heldBy: "server" };
}

function headlineOf(journey: Journey): string {
  const signed = SIGNED[approvalOf(journey)];
  if (journey.failure?.code === "request_expired") return "It ran out. Nothing was sent.";
  if (journey.failure) return journey.failure.at === "you" ? "You have not signed." : "Refused. The circle stayed open.";
  if (journey.phase === "step-up") return "Your server asks you once more.";
  if (journey.phase === "unlocking") return "Unlock your seat to sign.";
  if (journey.phase !== "settled") {
    if (journey.serverKept) return "On its way. You may close this page.";
    return journey.userSignature === null && approvalOf(journey) !== "server" ? "Signing." : "On its way.";
  }
  switch (journey.chain) {
    case "waiting":
      return `${signed}. Waiting for a block.`;
    case "mined":
      return "Sent and in a block.";
    case "finalized":
      return "Sent, and final.";
    case "reverted":
      return "The contract undid it.";
    case "failed":
      return "The network did not take it.";
    case "none":
      return `${signed}.`;
  }
}

function refusalNote(id: StationId, journey: Journey): string {
  if (id === "server") return approvalOf(journey) === "you" ? "Did not pass it on" : "Did not sign";
  return id === "you" ? "Did not sign" : "Refused it";
}

function isPassedOn({ serverSigned, serverKept }: Journey): boolean {
  return serverSigned || serverKept;
}

function waitingForBackend({ intent }: Journey): string {
  return isTransaction(intent) ? "Waiting: it reads the fee, asks the enclave, sends to the network" : "Waiting for its answer";
}

function idle(id: StationId, note: string): StationView {
  return { id, state: "idle", ms: null, note };
}

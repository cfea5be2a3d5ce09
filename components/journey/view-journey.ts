import type { SeatDiscHolder, SeatDiscState } from "@/components/seat-disc/seat-disc-state.ts";
import { isTransaction, type Journey, STATION_IDS, type StationId } from "./journey.ts";

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
  disc: { state: SeatDiscState; heldBy: SeatDiscHolder };
  stations: StationView[];
  /** One sentence about where the request is, also what the live region says. */
  headline: string;
}

/** The picture of a journey: which stations are lit, with their times, and the disc. */
export function viewJourney(journey: Journey): JourneyView {
  const ids = STATION_IDS.filter((id) => id !== "chain" || isTransaction(journey.intent));
  return { disc: discOf(journey), stations: ids.map((id) => viewStation(id, journey)), headline: headlineOf(journey) };
}

function viewStation(id: StationId, journey: Journey): StationView {
  const { times, failure } = journey;
  if (failure?.at === id) return { id, state: "refused", ms: null, note: id === "you" || id === "server" ? "Did not sign" : "Refused it" };
  switch (id) {
    case "you":
      if (journey.userSignature !== null) return { id, state: "done", ms: times.signMs, note: "You signed" };
      return {
        id,
        state: "waiting",
        ms: null,
        note: journey.phase === "unlocking" ? "Waiting for your passkey or device key" : "Signing in this browser",
      };
    case "server":
      if (journey.serverSigned) return { id, state: "done", ms: times.signedMs, note: "Checked its own rules and signed" };
      if (journey.phase === "step-up")
        return { id, state: "waiting", ms: times.checkedMs, note: "Asks for your passkey or device key again" };
      if (journey.phase !== "submitting") return idle(id, "Checks its own rules, then signs");
      return { id, state: "waiting", ms: times.checkedMs, note: journey.serverChecked ? "Signing" : "Checking its own rules" };
    case "backend":
      if (journey.answered) return { id, state: "done", ms: times.backendMs, note: "Passed the request on, stored the outcome" };
      if (failure?.at === "enclave" || failure?.at === "chain")
        return { id, state: "done", ms: times.backendMs, note: "Passed the request on" };
      if (journey.phase === "submitting" && journey.serverSigned)
        return { id, state: "waiting", ms: null, note: waitingForBackend(journey) };
      return idle(id, "Brings sealed records and shares to the enclave");
    case "enclave":
      if (journey.answered) return { id, state: "done", ms: times.enclaveMs, note: "Counted both seats and signed" };
      if (failure?.at === "chain" && failure.code !== "chain_unavailable")
        return { id, state: "done", ms: times.enclaveMs, note: "Counted both seats" };
      return idle(id, "Counts the seats, then signs");
    case "chain":
      return viewChain(journey);
  }
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

function discOf({ failure, chain, userSignature, serverSigned }: Journey): JourneyView["disc"] {
  if (failure || chain === "reverted" || chain === "failed") {
    const heldBy = failure?.at === "you" ? "you" : serverSigned ? "rule" : "server";
    return { state: "refused", heldBy };
  }
  if (serverSigned) return { state: "closing", heldBy: "rule" };
  return { state: userSignature === null ? "empty" : "you", heldBy: "server" };
}

function headlineOf(journey: Journey): string {
  if (journey.failure) return journey.failure.at === "you" ? "You have not signed." : "Refused. The circle stayed open.";
  if (journey.phase === "step-up") return "Your server asks you once more.";
  if (journey.phase === "unlocking") return "Unlock your seat to sign.";
  if (journey.phase !== "settled") return journey.userSignature === null ? "Signing." : "On its way.";
  switch (journey.chain) {
    case "waiting":
      return "Both signed. Waiting for a block.";
    case "mined":
      return "Sent and in a block.";
    case "finalized":
      return "Sent, and final.";
    case "reverted":
      return "The contract undid it.";
    case "failed":
      return "The network did not take it.";
    case "none":
      return "Both signed.";
  }
}

function waitingForBackend({ intent }: Journey): string {
  return isTransaction(intent) ? "Waiting: it reads the fee, asks the enclave, sends to the network" : "Waiting for its answer";
}

function idle(id: StationId, note: string): StationView {
  return { id, state: "idle", ms: null, note };
}

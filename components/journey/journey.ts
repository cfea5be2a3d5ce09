import type { ActionStatus, ActivityRow } from "@/lib/protocol/app/activity.ts";
import type { Intent } from "@/lib/protocol/app/read-intent.ts";
import type { CustodyKind } from "@/lib/protocol/app/seat-wallet.ts";
import type { Receipt } from "@/lib/protocol/receipt.ts";

export const STATION_IDS = ["you", "server", "backend", "enclave", "chain"] as const;
export type StationId = (typeof STATION_IDS)[number];

/** Milliseconds as they were measured; null where nothing was. */
export interface JourneyTimes {
  unlockMs: number | null;
  signMs: number | null;
  /** Both from the request's arrival at the app server. */
  checkedMs: number | null;
  signedMs: number | null;
  /** Until the app server had stored what the user alone signed. */
  keptMs: number | null;
  backendMs: number | null;
  hostMs: number | null;
  enclaveMs: number | null;
  dbMs: number | null;
  chainMs: number | null;
  /** From the backend's answer until the block was seen here. */
  minedMs: number | null;
}

export interface JourneyFailure {
  at: StationId;
  code: string;
  /** What the party that failed said. */
  text: string;
  details: Readonly<Record<string, unknown>>;
}

/**
 * Everything that is known about one request on its way. The live send and a row of the activity list are both told in these facts, so one
 * picture serves both.
 */
export interface Journey {
  /** What is happening now; `settled` when nothing is. */
  phase: "unlocking" | "signing" | "submitting" | "step-up" | "settled";
  intent: Intent;
  custody: CustodyKind;
  /** The seat that acts where one is enough. */
  actor: "you" | "server";
  /** An automation asked, so the server's seat signed as an additional signer. */
  isAutomation: boolean;
  /** The exact text that was signed; only the browser that signed it has it. */
  canonical: string | null;
  serverChecked: boolean;
  serverSigned: boolean;
  /** The server has stored it and passes it on, whether this page stays or not. */
  serverKept: boolean;
  userSignature: string | null;
  /** Its text comes with the outcome, later than the fact. */
  serverSignature: string | null;
  answered: boolean;
  times: JourneyTimes;
  receipt: Receipt | null;
  /** Result of a message or typed data, 0x hex. */
  signature: string | null;
  transactionHash: string | null;
  chain: "none" | "waiting" | "mined" | "finalized" | "reverted" | "failed";
  blockNumber: number | null;
  failure: JourneyFailure | null;
  /** Why the server wants the factor again, while it does. */
  stepUpReason: string | null;
  /** Row in the activity list. */
  actionId: string | null;
}

export const NO_TIMES: JourneyTimes = {
  unlockMs: null,
  signMs: null,
  checkedMs: null,
  signedMs: null,
  keptMs: null,
  backendMs: null,
  hostMs: null,
  enclaveMs: null,
  dbMs: null,
  chainMs: null,
  minedMs: null,
};

/** Whose signatures a request needs. */
export type Approval = "both" | "you" | "server";

export function approvalOf({
  custody,
  actor,
  isAutomation = false,
}: Pick<Journey, "custody" | "actor"> & Partial<Pick<Journey, "isAutomation">>): Approval {
  return custody === "both" && !isAutomation ? "both" : actor;
}

/** A message never reaches the chain. */
export function isTransaction(intent: Intent): intent is Extract<Intent, { kind: "send" | "contract-call" }> {
  return intent.kind === "send" || intent.kind === "contract-call";
}

const SUBMITTING: readonly ActionStatus[] = ["queued", "signing", "unknown"];

/** The journey that a stored row tells. */
export function journeyOfRow(row: ActivityRow): Journey {
  return {
    phase: SUBMITTING.includes(row.status) ? "submitting" : "settled",
    intent: row.intent,
    custody: row.custody,
    actor: row.userSignature === null ? "server" : "you",
    isAutomation: row.automationId !== null,
    canonical: null,
    serverChecked: row.serverSigned,
    serverSigned: row.serverSigned,
    serverKept: row.custody !== "both" && row.userSignature !== null,
    userSignature: row.userSignature,
    serverSignature: row.serverSignature,
    answered: row.receipt !== null || row.transactionHash !== null || row.signature !== null,
    times: { ...NO_TIMES, ...row.timings },
    receipt: row.receipt,
    signature: row.signature,
    transactionHash: row.transactionHash,
    chain: chainOfStatus(row.status),
    blockNumber: row.blockNumber,
    failure: failureOfRow(row),
    stepUpReason: null,
    actionId: row.id,
  };
}

/** The failure that a wire body names, at the station whose words these are. */
export function failureOf(
  { error, code, ...details }: { error: string; code: string; [detail: string]: unknown },
  isPassedOn: boolean,
): JourneyFailure {
  return { at: stationOfCode(code, isPassedOn), code, text: error, details };
}

const STATION_OF_CODE: Readonly<Record<string, StationId>> = {
  factor_required: "you",
  factor_invalid: "you",
  missing_or_invalid_token: "you",
  user_session_keys_expired: "you",
  web_unavailable: "server",
  server_rule_refused: "server",
  step_up_required: "server",
  wallet_api_unavailable: "backend",
  database_unavailable: "backend",
  request_in_progress: "backend",
  too_many_requests: "backend",
  insufficient_funds: "chain",
  transaction_broadcast_failure: "chain",
  chain_unavailable: "chain",
};

/** What is not listed was decided inside the enclave once the server had passed it on, and by the server before. */
function stationOfCode(code: string, isPassedOn: boolean): StationId {
  return STATION_OF_CODE[code] ?? (isPassedOn ? "enclave" : "server");
}

/** One that is still asked for in the queue has met an obstacle, not its end. */
function failureOfRow(row: ActivityRow): JourneyFailure | null {
  const isKept = row.automationId !== null || (row.userSignature !== null && !row.serverSigned);
  const isQueued = isKept && SUBMITTING.includes(row.status);
  return row.error === null || isQueued ? null : failureOf(row.error, passedOn(row));
}

function passedOn({ serverSigned, custody, userSignature, status }: ActivityRow): boolean {
  return serverSigned || (custody !== "both" && userSignature !== null && status !== "expired");
}

function chainOfStatus(status: ActivityRow["status"]): Journey["chain"] {
  switch (status) {
    case "pending":
    case "broadcasted":
      return "waiting";
    case "confirmed":
      return "mined";
    case "finalized":
      return "finalized";
    case "execution_reverted":
      return "reverted";
    case "failed":
    case "provider_error":
    case "replaced":
      return "failed";
    default:
      return "none";
  }
}

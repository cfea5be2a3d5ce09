import "./assert-server-runtime.ts";
import type { WalletAction } from "../../prisma/app/generated/client.ts";
import type { ActionTimings } from "../protocol/app/activity.ts";
import { readIntent } from "../protocol/app/read-intent.ts";
import type { RuleLimits } from "../protocol/app/server-rules.ts";
import type { ActionOutcome, ActionProgress, RpcReply, WalletActionRequest } from "../protocol/app/wallet-action.ts";
import { canonicalizeRequest } from "../protocol/canonical-request.ts";
import { ApiError } from "../protocol/errors.ts";
import type { AppDatabase } from "./app-database.ts";
import { failAction, finishAction } from "./finish-action.ts";
import { formatActivityRow } from "./format-activity-row.ts";
import { assertUserSignature, pinPayload } from "./pin-payload.ts";
import { type Reservation, reserveAction } from "./reserve-action.ts";
import { sendRpc } from "./send-rpc.ts";
import type { ServerSeatKey } from "./server-seat-key.ts";
import { verifyStepUp } from "./verify-step-up.ts";

export interface WalletActionContext {
  database: AppDatabase;
  userId: string;
  walletUserId: string;
  appId: string;
  webOrigin: string;
  walletApiOrigin: string;
  caip2: string;
  limits: RuleLimits;
  seat: ServerSeatKey;
}

/**
 * The server's half of one request: pin, judge, reserve, sign, forward, remember. Yields each station as it is passed and returns the outcome;
 * everything that can be known to be wrong is refused before the server seat's key is touched.
 *
 * @throws ApiError for what is refused before there is a row in the activity list
 */
export async function* runWalletAction(
  request: WalletActionRequest,
  context: WalletActionContext,
): AsyncGenerator<ActionProgress, ActionOutcome, void> {
  const startedMs = performance.now();
  const { requestPayload: payload, userSignature } = request;
  assertUserSignature(userSignature);
  const walletId = pinPayload(payload, { ...context, walletIds: await listWalletIds(context), nowMs: Date.now() });
  const intent = readIntent(payload);
  const isSteppedUp = await checkStepUp(request, intent.payloadHash, context);

  // What is signed is the canonical text of the object that was just judged, and of nothing else.
  let checkedMs: number | undefined;
  const sign = () => {
    checkedMs = performance.now() - startedMs;
    return context.seat.signBytes(new TextEncoder().encode(canonicalizeRequest(payload)));
  };
  const { database, userId, limits } = context;
  const reservation = await reserveAction(database, { userId, walletId, payload, intent, userSignature, isSteppedUp, limits, sign });
  if (reservation.kind !== "reserved") return answerWithoutSending(reservation, intent.payloadHash);
  const { action, serverSignature } = reservation;
  const signedMs = performance.now() - startedMs;
  // A repeated request was judged the first time.
  checkedMs ??= signedMs;
  yield { station: "server", state: "checked", ms: checkedMs };
  yield { station: "server", state: "signed", ms: signedMs };

  try {
    const { reply, receipt, timings: backend } = await sendRpc({ payload, signatures: [userSignature, serverSignature] });
    const timings: ActionTimings = { checkedMs, signedMs, ...backend };
    const { backendMs: ms, ...stations } = backend;
    yield { station: "backend", state: "answered", ms, ...stations };
    return succeed(await finishAction(database, action.id, { reply, receipt, timings }));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    await failAction(database, action.id, error);
    return { done: true, ok: false, status: error.status, actionId: action.id, body: error.toWire() };
  }
}

async function listWalletIds({ database, userId }: WalletActionContext): Promise<string[]> {
  const wallets = await database.wallet.findMany({ where: { userId }, select: { id: true } });
  return wallets.map(({ id }) => id);
}

async function checkStepUp({ stepUp }: WalletActionRequest, payloadHash: string, context: WalletActionContext): Promise<boolean> {
  if (stepUp === undefined) return false;
  const { database, userId, appId, walletUserId, webOrigin } = context;
  const factors = await database.factor.findMany({ where: { userId } });
  verifyStepUp(stepUp, { appId, walletUserId, webOrigin, payloadHash, factors });
  return true;
}

function answerWithoutSending(reservation: Exclude<Reservation, { kind: "reserved" }>, payloadHash: string): ActionOutcome {
  switch (reservation.kind) {
    case "answered":
      return succeed(reservation.action);
    case "step-up": {
      const { rule, reason } = reservation;
      // `challenge_subject` is what the factor must agree to.
      const error = new ApiError("step_up_required", `${reason} Confirm it with your passkey or device key.`, {
        challenge_subject: payloadHash,
        rule,
        reason,
      });
      return { done: true, ok: false, status: error.status, actionId: null, body: error.toWire() };
    }
    case "refused": {
      const row = formatActivityRow(reservation.action, "both");
      const body = row.error ?? new ApiError("server_rule_refused").toWire();
      return { done: true, ok: false, status: 403, actionId: row.id, body };
    }
  }
}

function succeed(action: WalletAction): ActionOutcome {
  const row = formatActivityRow(action, "both");
  return {
    done: true,
    ok: true,
    status: 200,
    actionId: row.id,
    body: JSON.parse(action.response ?? "null") as RpcReply,
    receipt: row.receipt,
    userSignature: action.userSignature,
    serverSignature: action.serverSignature,
    payloadHash: action.payloadHash,
    words: row.intent.words,
  };
}

import "./assert-server-runtime.ts";
import type { WalletAction } from "../../prisma/app/generated/client.ts";
import { type ActionTimings, timingsSchema } from "../protocol/app/activity.ts";
import { readIntent } from "../protocol/app/read-intent.ts";
import type { RuleLimits } from "../protocol/app/server-rules.ts";
import {
  type ActionOutcome,
  type ActionProgress,
  type RpcReply,
  requestPayloadSchema,
  type WalletActionRequest,
  wireErrorSchema,
} from "../protocol/app/wallet-action.ts";
import { canonicalizeRequest } from "../protocol/canonical-request.ts";
import { ApiError, isErrorCode } from "../protocol/errors.ts";
import { receiptSchema } from "../protocol/receipt.ts";
import type { AppDatabase } from "./app-database.ts";
import { failAction, finishAction } from "./finish-action.ts";
import { assertUserSignature, pinPayload } from "./pin-payload.ts";
import { type QueueInput, queueAction, type SendJob, waitForAnswer } from "./queue-action.ts";
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
  /** Puts a request that the user alone signed into the queue. */
  sendJob: SendJob;
}

const NOT_SIGNED = "This wallet moves only with your own signature, and the request has none. Nothing was sent.";

/**
 * The server's part in one request. Under both seats, and where it is asked to sign alone: pin, judge, reserve, sign, forward, remember. What the user alone
 * has signed it keeps and passes on: it has no seat there, so its rules do not apply. Yields each station as it is passed and returns the outcome;
 * everything that can be known to be wrong is refused before the server seat's key is touched.
 *
 * @throws ApiError for what is refused before there is a row in the activity list
 */
export async function* runWalletAction(
  request: WalletActionRequest,
  context: WalletActionContext,
): AsyncGenerator<ActionProgress, ActionOutcome, void> {
  const startedMs = performance.now();
  const { requestPayload: payload, userSignature = null } = request;
  if (userSignature !== null) assertUserSignature(userSignature);
  const custodies = await listCustodies(context);
  const walletId = pinPayload(payload, { ...context, walletIds: [...custodies.keys()], nowMs: Date.now() });
  const custody = custodies.get(walletId);
  if (userSignature === null && custody !== "either") throw new ApiError("missing_or_empty_authorization_header", NOT_SIGNED);
  const intent = readIntent(payload);
  if (userSignature !== null && custody !== "both") {
    return yield* passOn({ userId: context.userId, walletId, payload, intent, userSignature }, context);
  }
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
    const signatures = userSignature === null ? [serverSignature] : [userSignature, serverSignature];
    const { reply, receipt, timings: backend } = await sendRpc({ payload, signatures });
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

/** Keeps the request and waits for what the queue makes of it. A page that leaves misses only the waiting. */
async function* passOn(input: QueueInput, { database, sendJob }: WalletActionContext): AsyncGenerator<ActionProgress, ActionOutcome, void> {
  const startedMs = performance.now();
  const { id } = await queueAction(database, input, sendJob);
  yield { station: "server", state: "kept", ms: performance.now() - startedMs };
  const action = await waitForAnswer(database, id);
  if (action.response !== null) {
    const { backendMs, hostMs, enclaveMs, dbMs, chainMs } = timingsSchema.parse(JSON.parse(action.timings ?? "null"));
    yield { station: "backend", state: "answered", ms: backendMs ?? 0, hostMs, enclaveMs, dbMs, chainMs };
    return succeed(action);
  }
  const error = wireErrorSchema.parse(
    action.error === null
      ? new ApiError("request_in_progress", "Your server has it and goes on trying.").toWire()
      : JSON.parse(action.error),
  );
  return { done: true, ok: false, status: statusOf(error.code), actionId: id, body: error };
}

function statusOf(code: string): number {
  return isErrorCode(code) ? new ApiError(code).status : 500;
}

/** Custody by wallet id, of the person's wallets. */
async function listCustodies({ database, userId }: WalletActionContext): Promise<Map<string, string>> {
  const wallets = await database.wallet.findMany({ where: { userId }, select: { id: true, custody: true } });
  return new Map(wallets.map(({ id, custody }) => [id, custody]));
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
      const { id, error } = reservation.action;
      const body = error === null ? new ApiError("server_rule_refused").toWire() : wireErrorSchema.parse(JSON.parse(error));
      return { done: true, ok: false, status: 403, actionId: id, body };
    }
  }
}

function succeed(action: WalletAction): ActionOutcome {
  const payload = requestPayloadSchema.parse(JSON.parse(action.payload));
  return {
    done: true,
    ok: true,
    status: 200,
    actionId: action.id,
    body: JSON.parse(action.response ?? "null") as RpcReply,
    receipt: action.receipt === null ? null : receiptSchema.parse(JSON.parse(action.receipt)),
    userSignature: action.userSignature,
    serverSignature: action.serverSignature,
    payloadHash: action.payloadHash,
    words: readIntent(payload).words,
  };
}

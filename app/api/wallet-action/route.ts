import { parseEther } from "viem/utils";
import { type ActionFailure, type ActionOutcome, walletActionRequestSchema } from "@/lib/protocol/app/wallet-action.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { postRoute, privateHeaders, type RouteContext } from "@/lib/server-seat/bff-route.ts";
import { getEnvironment } from "@/lib/server-seat/environment.ts";
import { sendForwardJob } from "@/lib/server-seat/jobs/forward-job.ts";
import { getJobQueue } from "@/lib/server-seat/jobs/job-queue.ts";
import { runWalletAction, type WalletActionContext } from "@/lib/server-seat/run-wallet-action.ts";
import { getServerSeatKey } from "@/lib/server-seat/server-seat-key.ts";
import { type ActionRun, finishRun, streamAction } from "@/lib/server-seat/stream-action.ts";
import { toKnownError } from "@/lib/server-seat/to-known-error.ts";

/**
 * The server's part in a wallet action: `{requestPayload, userSignature}` in, the wallet API's answer out. With `accept: application/x-ndjson` every station is told
 * as it is passed.
 */
export const POST = postRoute(walletActionRequestSchema, async ({ request, user, body, requestId, log }) => {
  if (user.walletUserId === null) throw new ApiError("wallet_not_found", "Set up your wallet first.");
  const describeFailure = (error: unknown): ActionFailure => toFailure(error, requestId, log);
  const run = withRequestId(runWalletAction(body, createContext(user.id, user.walletUserId)), requestId);
  const headers = privateHeaders(requestId);
  if ((request.headers.get("accept") ?? "").includes("application/x-ndjson")) {
    return new Response(streamAction(run, describeFailure), { headers: { ...headers, "content-type": "application/x-ndjson" } });
  }
  const outcome: ActionOutcome = await finishRun(run, () => {}).catch(describeFailure);
  return Response.json(outcome.body, { status: outcome.status, headers });
});

/** Support asks for it, so each refusal carries it. */
async function* withRequestId(run: ActionRun, requestId: string): ActionRun {
  const outcome = yield* run;
  return outcome.ok ? outcome : { ...outcome, body: { ...outcome.body, request_id: requestId } };
}

function createContext(userId: string, walletUserId: string): WalletActionContext {
  const environment = getEnvironment();
  return {
    database: getAppDatabase(),
    userId,
    walletUserId,
    appId: environment.PRIVY_APP_ID,
    webOrigin: environment.WEB_ORIGIN,
    walletApiOrigin: environment.WALLET_API_ORIGIN,
    caip2: environment.CHAIN_CAIP2,
    limits: {
      stepUpWei: parseEther(environment.RULE_STEP_UP_ETH),
      dailyWei: parseEther(environment.RULE_DAILY_ETH),
      dailyMaxWei: parseEther(environment.RULE_DAILY_MAX_ETH),
      chainId: Number(environment.CHAIN_CAIP2.slice("eip155:".length)),
    },
    seat: getServerSeatKey(),
    sendJob: async (transaction, actionId) => sendForwardJob(await getJobQueue(), transaction, actionId),
  };
}

/** A stream has begun with status 200, so its failures are told in its last line. */
function toFailure(error: unknown, requestId: string, log: RouteContext["log"]): ActionFailure {
  const known = toKnownError(error);
  if (!(error instanceof ApiError)) log.error({ reason: error instanceof Error ? error.stack : String(error) }, "wallet_action.broken");
  log.info({ errorCode: known.code }, "wallet_action.refused");
  return { done: true, ok: false, status: known.status, actionId: null, body: { ...known.toWire(), request_id: requestId } };
}

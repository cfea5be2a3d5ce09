import { parseBody } from "../../../../lib/protocol/api/parse-body.ts";
import { type RpcBody, rpcBodySchema } from "../../../../lib/protocol/api/rpc.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import type { ReceiptBody } from "../../../../lib/protocol/receipt.ts";
import type { WalletContent } from "../../../../lib/protocol/sealed-record.ts";
import type { Approval } from "../../requests/authorize-by-quorum.ts";
import { authorizeWalletRequest } from "../../requests/authorize-wallet-request.ts";
import { assertPolicyAllows } from "../../requests/policy-gate.ts";
import { assertBounded, assertNotExpired } from "../../requests/replay-guard.ts";
import { withWalletKey } from "../../shares/with-wallet-key.ts";
import type { Action, ActionContext, ActionResult } from "../action.ts";
import { getActiveWallet } from "../get-active-wallet.ts";
import { hashOutcome } from "../hash-outcome.ts";
import { prepareRpc } from "./prepare-rpc.ts";

/**
 * `POST /v1/wallets/{id}/rpc`. The order is the law (design §2.7): the seals are open already; then the body, signatures and seats, expiry,
 * policy, replay; only then do the shares meet, the key is compared, used once, and wiped.
 */
export const walletRpc: Action = async (context) => {
  const { message, request, app, evidence, services, params } = context;
  const walletId = params[0] ?? "";
  const wallet = getActiveWallet(evidence, walletId).content;
  const approval = authorizeWalletRequest(request, app, wallet, evidence);
  assertNotExpired(request);
  // The body is judged after the signatures: a stranger's malformed body learns nothing, and the checked value is the signed one.
  const body = parseBody(rpcBodySchema, request.body, "body");
  assertNamesWallet(body, walletId, wallet);
  const prepared = prepareRpc(body, wallet, message.fill);
  const policy = assertPolicyAllows({ method: body.method, transaction: prepared.judged }, approval.policyIds, evidence);
  if (prepared.isMoving) assertBounded(request, app);
  if (message.mode === "authorize") return { status: 200, body: null, receipt: null };

  prepared.assertExecutable(app);
  if (prepared.isMoving) await spendRequest(context, approval, prepared.outcomeDigest);
  const signed = await withWalletKey(walletId, wallet, message.shares, services.shareBox, prepared.sign);
  return formatResult(body, walletId, approval, policy, signed);
};

/** Ownerless wallets have no payload hash: what the app secret alone moves, it may move again. */
async function spendRequest({ request, services }: ActionContext, approval: Approval, outcomeDigest: Uint8Array): Promise<void> {
  if (approval.payloadHash === null) return;
  await services.ledger.spendRequest(approval.payloadHash, hashOutcome(outcomeDigest), request.expiresAtMs);
}

function formatResult(
  body: RpcBody,
  walletId: string,
  approval: Approval,
  policy: ReceiptBody["policy"],
  signed: { data: Record<string, unknown>; produced: string; transaction?: NonNullable<ActionResult["transaction"]> },
): ActionResult {
  return {
    status: 200,
    body: { method: body.method, data: signed.data },
    ...(signed.transaction === undefined ? {} : { transaction: signed.transaction }),
    receipt: {
      resource_id: walletId,
      action: `rpc.${body.method}`,
      payload_hash: approval.payloadHash,
      seats: [...approval.seats],
      threshold: approval.threshold,
      policy,
      outcome_hash: hashOutcome(signed.produced),
    },
  };
}

/** Members that repeat the path or the wallet must agree with it (law 5). */
function assertNamesWallet(body: RpcBody, walletId: string, wallet: WalletContent): void {
  if (body.wallet_id !== undefined && body.wallet_id !== walletId) {
    throw new ApiError("invalid_request", `body.wallet_id is ${body.wallet_id}, but the path names ${walletId}.`);
  }
  if (body.address !== undefined && body.address.toLowerCase() !== wallet.address.toLowerCase()) {
    throw new ApiError("invalid_request", `body.address is ${body.address}, but this wallet is ${wallet.address}.`);
  }
}

import { createId } from "../../../../lib/protocol/create-id.ts";
import type { ReceiptBody } from "../../../../lib/protocol/receipt.ts";
import type { WalletContent } from "../../../../lib/protocol/sealed-record.ts";
import type { Approval } from "../../requests/authorize-by-quorum.ts";
import { authorizeWalletRequest } from "../../requests/authorize-wallet-request.ts";
import { countAction } from "../../requests/count-action.ts";
import type { ParsedRequest } from "../../requests/parsed-request.ts";
import { assertPolicyAllows } from "../../requests/policy-gate.ts";
import { readReferences } from "../../requests/policy-references.ts";
import { assertBounded, assertNotExpired } from "../../requests/replay-guard.ts";
import { reserveWhile } from "../../requests/reserve-while.ts";
import { payloadHash } from "../../requests/verify-signatures.ts";
import { withWalletKey } from "../../shares/with-wallet-key.ts";
import type { ActionContext, ActionResult } from "../action.ts";
import { getActiveWallet } from "../get-active-wallet.ts";
import { hashOutcome } from "../hash-outcome.ts";
import type { PreparedRpc } from "./prepare-rpc.ts";
import { assertFeeBelowCeiling } from "./prepare-send-transaction.ts";

/** A signing request, read. */
interface Reading {
  /** What the answer repeats and policies judge by. */
  readonly method: string;
  /** What the receipt says was done. */
  readonly action: string;
  readonly prepared: PreparedRpc;
}

/**
 * The one way to a wallet's key for signing. The order is the law (design §2.7): the seals are open already; then signatures and seats, expiry, the
 * body, policy, replay, caps; only then do the shares meet, the key is compared, used once, and wiped.
 *
 * @param read called after the signatures: a stranger's malformed body learns nothing, and the checked value is the signed one
 */
export async function signWithWallet(
  context: ActionContext,
  read: (subject: { id: string; wallet: WalletContent }) => Reading,
): Promise<ActionResult> {
  const { message, request, app, evidence, services, params } = context;
  const id = params[0] ?? "";
  const wallet = getActiveWallet(evidence, id).content;
  const approval = authorizeWalletRequest(request, app, wallet, evidence);
  assertNotExpired(request);
  const { method, action, prepared } = read({ id, wallet });
  const judged = { method, parts: prepared.judged, walletId: id };
  const references = readReferences(evidence);
  const { numbers, counts } = countAction(judged, references, evidence, services.ledger, nameRequest(request, approval, prepared));
  const policy = assertPolicyAllows(judged, approval.policyIds, evidence, { ...references, aggregations: numbers });
  // What an additional signer may spend, its policy says. No policy can speak about fees, so they stay below the ceiling, whoever proposes them.
  if (approval.quorumId !== wallet.owner_id) assertFeeBelowCeiling(prepared.maxFeeWei ?? 0n, app);
  if (prepared.isMoving) assertBounded(request, app);
  if (message.mode === "authorize") return { status: 200, body: null, receipt: null };

  prepared.assertExecutable(app);
  // Nothing has waited since the numbers were read.
  const signed = await reserveWhile(services.ledger, counts, async (reserved) => {
    const spent = prepared.isMoving ? spendRequest(context, approval, prepared.outcomeDigest) : undefined;
    // Both are on their way to the disk; the signature waits for both.
    await Promise.all([reserved, spent]);
    return withWalletKey(id, wallet, message.shares, services.shareBox, prepared.sign);
  });
  return formatResult(method, { resource_id: id, action, policy }, approval, signed);
}

/**
 * What a request is known by when it comes again, so that its amounts count once. A signed one is spent for one outcome, so its payload names it. What the
 * app secret alone moves may be moved again with another outcome, which then counts again; and where nothing tells two of its requests apart, each counts.
 */
function nameRequest(request: ParsedRequest, approval: Approval, { outcomeDigest }: PreparedRpc): string {
  if (approval.payloadHash !== null) return approval.payloadHash.slice(0, 32);
  if (request.expiresAtMs === null && request.idempotencyKey === null) return createId();
  return hashOutcome(`${payloadHash(request)} ${hashOutcome(outcomeDigest)}`).slice(0, 32);
}

/** Ownerless wallets have no payload hash: what the app secret alone moves, it may move again. */
async function spendRequest({ request, services }: ActionContext, approval: Approval, outcomeDigest: Uint8Array): Promise<void> {
  if (approval.payloadHash === null) return;
  await services.ledger.spendRequest(approval.payloadHash, hashOutcome(outcomeDigest), request.expiresAtMs);
}

function formatResult(
  method: string,
  facts: Pick<ReceiptBody, "resource_id" | "action" | "policy">,
  approval: Approval,
  signed: ReturnType<PreparedRpc["sign"]>,
): ActionResult {
  return {
    status: 200,
    body: { method, data: signed.data },
    ...(signed.transaction === undefined ? {} : { transaction: signed.transaction }),
    ...(signed.transactions === undefined ? {} : { transactions: [...signed.transactions] }),
    receipt: {
      ...facts,
      payload_hash: approval.payloadHash,
      seats: [...approval.seats],
      threshold: approval.threshold,
      outcome_hash: hashOutcome(signed.produced),
    },
  };
}

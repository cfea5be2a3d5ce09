import "./assert-server-runtime.ts";
import type { CustodyChange } from "../../prisma/app/generated/client.ts";
import type { ChangeOutcome, ChangePayload, ChangeRequest } from "../protocol/app/custody-change.ts";
import type { Change } from "../protocol/app/read-change.ts";
import { CUSTODY_KINDS } from "../protocol/app/seat-wallet.ts";
import { canonicalizeRequest } from "../protocol/canonical-request.ts";
import { ApiError } from "../protocol/errors.ts";
import type { JsonValue } from "../protocol/parse-strict-json.ts";
import type { AppDatabase } from "./app-database.ts";
import { signerPolicy } from "./automations/signer-policy.ts";
import { readReceipt } from "./format-change.ts";
import { type ChangeableWallet, pinChange } from "./pin-change.ts";
import { assertUserSignature } from "./pin-payload.ts";
import { fetchReceipt } from "./send-rpc.ts";
import { isUnknownOutcome, sendSigned } from "./send-signed.ts";
import type { ServerSeatKey } from "./server-seat-key.ts";
import { verifyStepUp } from "./verify-step-up.ts";

export interface ChangeContext {
  database: AppDatabase;
  userId: string;
  walletUserId: string;
  appId: string;
  webOrigin: string;
  walletApiOrigin: string;
  seat: ServerSeatKey;
  /** Hears of each change that is about to be signed: what it is, and its hash as words. */
  onSigned: (change: Change, wallet: ChangeableWallet) => void;
}

/**
 * The server's half of one change of custody: pin, confirm with the person's factor, sign where the wallet needs both seats, forward, remember. A change that was
 * carried out before is answered from its row; an export never is, for its answer is not kept.
 *
 * @throws ApiError
 */
export async function runChange(
  { requestPayload: payload, userSignature, stepUp }: ChangeRequest,
  context: ChangeContext,
): Promise<ChangeOutcome> {
  const { database, userId, seat } = context;
  assertUserSignature(userSignature);
  const wallets = await listChangeable(database, userId);
  const signer = await database.serverSigner.findUnique({ where: { fingerprint: seat.fingerprint } });
  const { change, wallet } = pinChange(payload, { ...context, wallets, serverSignerId: signer?.quorumId ?? null, nowMs: Date.now() });
  const factors = await database.factor.findMany({ where: { userId } });
  verifyStepUp(stepUp, { ...context, payloadHash: change.payloadHash, factors });

  const earlier = await database.custodyChange.findUnique({ where: { payloadHash: change.payloadHash } });
  if (earlier?.response) return formatOutcome(earlier, change, JSON.parse(earlier.response) as JsonValue);
  await assertStillReplaces(database, wallet.id, payload.body);
  context.onSigned(change, wallet);
  const text = canonicalizeRequest(payload);
  const serverSignature = wallet.custody === "both" ? seat.signBytes(new TextEncoder().encode(text)) : null;
  const row = await database.custodyChange.upsert({
    where: { payloadHash: change.payloadHash },
    update: { status: "running", error: null },
    create: {
      userId,
      walletId: wallet.id,
      kind: change.kind,
      actor: serverSignature === null ? "user" : "both",
      payload: text,
      payloadHash: change.payloadHash,
      status: "running",
      userSignature,
      serverSignature,
    },
  });
  const signatures = serverSignature === null ? [userSignature] : [userSignature, serverSignature];
  return forwardChange(database, row, change, { payload, signatures });
}

/**
 * Two tabs, each with a change of the signers: the second was put together without the first, and would undo it unseen.
 *
 * @throws ApiError resource_conflict
 */
async function assertStillReplaces(database: AppDatabase, walletId: string, body: ChangeRequest["requestPayload"]["body"]): Promise<void> {
  const [policyId] = ("additional_signers" in body ? body.additional_signers?.[0]?.override_policy_ids : undefined) ?? [];
  if (policyId === undefined) return;
  const [policy, currentId] = await Promise.all([
    database.walletPolicy.findUnique({ where: { id: policyId } }),
    signerPolicy(database, walletId),
  ]);
  if (currentId === policyId || policy?.replacesId === currentId) return;
  throw new ApiError(
    "resource_conflict",
    "What your server may do was changed meanwhile, perhaps in another tab. Nothing was changed now.",
  );
}

/** Sends a signed change and writes down what became of it. */
export async function forwardChange(
  database: AppDatabase,
  { id, walletId }: CustodyChange,
  change: Change,
  signed: { payload: ChangePayload; signatures: readonly string[] },
): Promise<ChangeOutcome> {
  try {
    const { answer } = await sendSigned(signed);
    const receipt = await fetchReceipt(answer.headers.get("countersign-receipt-id"));
    const [done] = await database.$transaction([
      database.custodyChange.update({
        where: { id },
        data: {
          status: "done",
          // A sealed key is for the one page that asked for it.
          response: change.kind === "export" ? null : JSON.stringify(answer.body),
          receipt: receipt === null ? null : JSON.stringify(receipt),
          error: null,
        },
      }),
      ...renameWallet(database, walletId, signed.payload),
    ]);
    return formatOutcome(done, change, answer.body as JsonValue);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const status = isUnknownOutcome(error) ? "unknown" : "refused";
    await database.custodyChange.update({ where: { id }, data: { status, error: JSON.stringify(error.toWire()) } });
    throw error;
  }
}

/** The app keeps a wallet's name too, for the list of them; it follows what was signed. */
function renameWallet(database: AppDatabase, id: string, { body }: ChangePayload) {
  if (!("display_name" in body) || body.display_name === undefined) return [];
  return [database.wallet.update({ where: { id }, data: { name: body.display_name } })];
}

export async function listChangeable(database: AppDatabase, userId: string): Promise<ChangeableWallet[]> {
  const wallets = await database.wallet.findMany({ where: { userId }, include: { policies: { select: { id: true, role: true } } } });
  return wallets.map(({ id, custody, policies }) => {
    const kind = CUSTODY_KINDS.find((known) => known === custody);
    if (kind === undefined) throw new Error(`wallet ${id} has an unknown custody`);
    return { id, custody: kind, policies };
  });
}

function formatOutcome(row: CustodyChange, { payloadHash, words }: Change, body: JsonValue): ChangeOutcome {
  return { changeId: row.id, body, receipt: readReceipt(row), payloadHash, words };
}

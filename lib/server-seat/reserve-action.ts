import "./assert-server-runtime.ts";
import type { Prisma, WalletAction } from "../../prisma/app/generated/client.ts";
import type { Intent } from "../protocol/app/read-intent.ts";
import { amountOf, evaluateRules, type RuleDecision, type RuleLimits } from "../protocol/app/server-rules.ts";
import type { RequestPayload } from "../protocol/app/wallet-action.ts";
import { canonicalizeRequest } from "../protocol/canonical-request.ts";
import { ApiError } from "../protocol/errors.ts";
import type { AppDatabase } from "./app-database.ts";

export interface ReserveInput {
  userId: string;
  walletId: string;
  payload: RequestPayload;
  intent: Intent;
  /** null where the server signs alone. */
  userSignature: string | null;
  /** The factor has agreed to this payload. */
  isSteppedUp: boolean;
  limits: RuleLimits;
  /** Signs the canonical bytes with the server seat; called only when the rules allow it. */
  sign: () => string;
}

export type Reservation =
  /** The amount counts against the limits and the server seat has signed. */
  | { kind: "reserved"; action: WalletAction; serverSignature: string }
  /** This payload was carried out before. */
  | { kind: "answered"; action: WalletAction }
  | { kind: "step-up"; rule: string; reason: string }
  | { kind: "refused"; action: WalletAction };

/** The rolling window of the limits. */
const DAY_MS = 24 * 60 * 60 * 1000;
/** A row that is `signing` for longer belongs to a process that died: longer than the backend is waited for. */
export const STALE_SIGNING_MS = 60_000;

/**
 * Judges a request and reserves its amount, in one transaction under the wallet's row lock: whatever arrives at the same time waits, so limits hold at any
 * concurrency. The row is written before anything is sent; a crash afterwards leaves the amount reserved and the request repeatable.
 *
 * @throws ApiError request_in_progress
 */
export async function reserveAction(database: AppDatabase, input: ReserveInput): Promise<Reservation> {
  return database.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT id FROM wallet WHERE id = ${input.walletId} FOR UPDATE`;
    const existing = await transaction.walletAction.findUnique({ where: { payloadHash: input.intent.payloadHash } });
    if (existing !== null && existing.response !== null) return { kind: "answered", action: existing };
    if (existing?.status === "signing" && Date.now() - existing.updatedAt.getTime() < STALE_SIGNING_MS) {
      throw new ApiError("request_in_progress", "The same request is still running. Wait for its answer.");
    }
    // An approved request whose answer was lost is repeated as it was: its amount is reserved already.
    if (existing !== null && existing.serverSignature !== null) {
      const action = await transaction.walletAction.update({ where: { id: existing.id }, data: { status: "signing" } });
      return { kind: "reserved", action, serverSignature: existing.serverSignature };
    }
    const decision = evaluateRules(input.intent, await sumUsed(transaction, input.walletId), input.limits);
    if (decision.decision === "step-up" && !input.isSteppedUp) return { kind: "step-up", rule: decision.rule, reason: decision.reason };
    const serverSignature = decision.decision === "refuse" ? null : input.sign();
    const action = await writeAction(transaction, input, serverSignature, decision);
    return serverSignature === null ? { kind: "refused", action } : { kind: "reserved", action, serverSignature };
  });
}

/** The error of a refusal by our own rules, as it is shown and stored. */
function refusalOf(decision: Extract<RuleDecision, { decision: "refuse" }>): ApiError {
  const { rule, reason, limitWei, usedWei } = decision;
  const amounts = limitWei === undefined ? {} : { limit_wei: limitWei.toString(), used_wei: (usedWei ?? 0n).toString() };
  return new ApiError("server_rule_refused", `Your server did not sign. ${reason} Nothing was sent.`, { rule, ...amounts });
}

/**
 * Everything that this seat signed in the last day counts, whatever became of it. The signatures are in the wallet host's hands from then on, and only its
 * word says that it refused or failed: released on that word, the limits would hold against everybody but the host.
 */
async function sumUsed(transaction: Prisma.TransactionClient, walletId: string): Promise<bigint> {
  const { _sum } = await transaction.walletAction.aggregate({
    // Automations have limits of their own, inside the enclave.
    where: { walletId, createdAt: { gt: new Date(Date.now() - DAY_MS) }, serverSignature: { not: null }, automationRun: { is: null } },
    _sum: { amountWei: true },
  });
  return BigInt(_sum.amountWei?.toFixed(0) ?? "0");
}

async function writeAction(
  transaction: Prisma.TransactionClient,
  { userId, walletId, payload, intent, userSignature }: ReserveInput,
  serverSignature: string | null,
  decision: RuleDecision,
): Promise<WalletAction> {
  const data = {
    userId,
    walletId,
    payload: canonicalizeRequest(payload),
    method: payload.body.method,
    status: serverSignature === null ? "refused" : "signing",
    amountWei: amountOf(intent).toString(),
    userSignature,
    serverSignature,
    error: decision.decision === "refuse" ? JSON.stringify(refusalOf(decision).toWire()) : null,
    // A refused request that is allowed now starts to count now.
    createdAt: new Date(),
  };
  const { payloadHash } = intent;
  return transaction.walletAction.upsert({ where: { payloadHash }, create: { payloadHash, ...data }, update: data });
}

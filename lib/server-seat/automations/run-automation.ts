import "../assert-server-runtime.ts";
import type { AutomationRun } from "../../../prisma/app/generated/client.ts";
import type { AutomationTerms } from "../../protocol/app/automation.ts";
import { nextRun } from "../../protocol/app/next-run.ts";
import { type RequestPayload, requestPayloadSchema } from "../../protocol/app/wallet-action.ts";
import { canonicalizeRequest } from "../../protocol/canonical-request.ts";
import { ApiError } from "../../protocol/errors.ts";
import type { AppDatabase } from "../app-database.ts";
import { sendRpc } from "../send-rpc.ts";
import { isRefusal } from "../send-signed.ts";
import type { ServerSeatKey } from "../server-seat-key.ts";
import { listAllowed } from "./propose-signers.ts";
import { readTerms } from "./read-terms.ts";
import { signerPolicy } from "./signer-policy.ts";

export interface RunContext {
  database: AppDatabase;
  seat: ServerSeatKey;
  appId: string;
  walletApiOrigin: string;
  chainId: number;
  /** In wei, read from the chain. */
  readBalance: (address: string) => Promise<bigint>;
  nowMs?: number;
}

/** How long a signed payment may be carried out. */
const LIFETIME_MS = 10 * 60_000;
/** An automation that nobody signed for is forgotten after this. */
const UNSIGNED_MS = 30 * 60_000;

/**
 * Carries out one automation that is due: once for each moment, however often and from however many processes it is asked. The payment is signed and written
 * down before a byte leaves; whoever finds it without an answer sends the same bytes again, which the wallet API carries out once.
 *
 * @throws ApiError when it should be tried again
 */
export async function runAutomation(context: RunContext, automationId: string): Promise<void> {
  const { database, nowMs = Date.now() } = context;
  const automation = await database.automation.findUnique({ where: { id: automationId } });
  if (automation === null) return;
  const open = await database.automationRun.findFirst({ where: { automationId, status: "signed" } });
  if (open !== null) return sendRun(context, open);
  const dueAt = automation.nextRunAt;
  if (automation.pausedAt !== null || dueAt === null || dueAt.getTime() > nowMs) return;

  const allowed = await listAllowed(database, automation.walletId, await signerPolicy(database, automation.walletId));
  if (!allowed.some(({ id }) => id === automationId)) {
    // Not signed yet, or not any more.
    if (nowMs - automation.createdAt.getTime() > UNSIGNED_MS)
      await database.automation.update({ where: { id: automationId }, data: { nextRunAt: null } });
    return;
  }
  const terms = readTerms(automation);
  const next = nextRun(terms, nowMs);
  const nextRunAt = next === null ? null : new Date(next);
  if (terms.thresholdWei !== null && (await context.readBalance(terms.recipient)) >= BigInt(terms.thresholdWei)) {
    await database.automation.update({ where: { id: automationId }, data: { nextRunAt } });
    return;
  }
  const payload = buildPayment(context, automation.walletId, terms, nowMs);
  const text = canonicalizeRequest(payload);
  const run = await database.$transaction(async (transaction) => {
    // Of two processes one moves the date on; the other finds it moved, and sends nothing.
    const { count } = await transaction.automation.updateMany({
      where: { id: automationId, nextRunAt: dueAt, pausedAt: null },
      data: { nextRunAt },
    });
    if (count === 0) return null;
    const serverSignature = context.seat.signBytes(new TextEncoder().encode(text));
    return transaction.automationRun.create({ data: { automationId, dueAt, payload: text, serverSignature, status: "signed" } });
  });
  if (run !== null) await sendRun(context, run);
}

async function sendRun({ database }: RunContext, { id, automationId, payload, serverSignature }: AutomationRun): Promise<void> {
  try {
    const signed = requestPayloadSchema.parse(JSON.parse(payload));
    const { reply, receipt } = await sendRpc({ payload: signed, signatures: [serverSignature] });
    const transactionHash = reply.method === "eth_sendTransaction" ? reply.data.hash : null;
    const data = { status: "sent", transactionHash, receipt: receipt === null ? null : JSON.stringify(receipt) };
    await database.automationRun.update({ where: { id }, data });
  } catch (error) {
    if (!(error instanceof ApiError) || !isRefusal(error)) throw error;
    const status = error.code === "request_expired" ? "expired" : "refused";
    await database.$transaction([
      database.automationRun.update({ where: { id }, data: { status, error: JSON.stringify(error.toWire()) } }),
      // What was refused once would be refused again: a person should look first.
      database.automation.update({ where: { id: automationId }, data: { pausedAt: new Date(), pauseReason: explain(error) } }),
    ]);
  }
}

function buildPayment(
  { appId, walletApiOrigin, chainId }: RunContext,
  walletId: string,
  { recipient, amountWei }: AutomationTerms,
  nowMs: number,
): RequestPayload {
  const transaction = { to: recipient, value: toQuantity(BigInt(amountWei)), chain_id: toQuantity(BigInt(chainId)), type: 2 as const };
  return {
    version: 1,
    method: "POST",
    url: `${walletApiOrigin}/v1/wallets/${walletId}/rpc`,
    headers: { "privy-app-id": appId, "privy-request-expiry": String(nowMs + LIFETIME_MS) },
    body: { method: "eth_sendTransaction", chain_type: "ethereum", caip2: `eip155:${chainId}`, params: { transaction } },
  };
}

/** The rule's own words, where a rule refused. */
function explain({ message, details }: ApiError): string {
  return typeof details.explanation === "string" ? details.explanation : message;
}

function toQuantity(value: bigint): string {
  return `0x${value.toString(16)}`;
}

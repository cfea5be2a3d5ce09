import { ApiError } from "../../../lib/protocol/errors.ts";
import { receiptSchema } from "../../../lib/protocol/receipt.ts";
import type { WalletContent } from "../../../lib/protocol/sealed-record.ts";
import type { EnclaveFill, EnclaveResult } from "../../../lib/protocol/vsock.ts";
import type { Transaction } from "../../../prisma/vault/generated/client.ts";
import { type ApiAnswer, jsonAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import type { Evidence } from "../records/load-evidence.ts";
import { tellOvertaken } from "../records/tell-overtaken.ts";
import { hashBody, type RequestScope, receiptHeader } from "../requests/stored-requests.ts";
import type { HostServices } from "../services.ts";
import type { BroadcastOutcome } from "./broadcast-transaction.ts";
import { mayBeOut } from "./follow-transaction.ts";
import { readFailure, type SignedMember } from "./transaction-store.ts";

/** Whose money moves. */
export interface SendSubject {
  readonly appId: string;
  readonly walletId: string;
  readonly wallet: WalletContent;
}

/** A send under way; the steps below are the same on every chain. */
export interface Send {
  readonly request: ApiRequest;
  readonly services: HostServices;
  readonly evidence: Evidence;
  readonly subject: SendSubject;
  readonly scope: RequestScope | null;
}

/** The body belongs to it: an idempotency key that comes back with another body must not take up this transaction. */
export function requestKey({ scope, request }: Send): string | null {
  return scope === null ? null : `${scope.method} ${scope.path} ${scope.key} ${hashBody(request.body)}`;
}

export async function findEarlier(send: Send): Promise<Transaction | null> {
  const key = requestKey(send);
  if (key === null) return null;
  return send.request.timing.measure("db", () => send.services.transactions.find(send.subject.appId, key));
}

/** Every check of the enclave, before the chain is even asked. */
export async function authorizeSend({ request, services, evidence }: Send): Promise<void> {
  const { records } = evidence;
  const { enclave_us } = await services.enclave
    .authorize({ request: request.raw, records })
    .catch((error: unknown) => tellOvertaken(error, records, services.database));
  request.timing.add("enclave", enclave_us / 1000);
}

/**
 * Has the completed transaction signed, and stores the bytes before anybody may see them.
 *
 * @param describeEach what is stored of each signed transaction, in order: `data` of the enclave's answer with what the host adds
 */
export async function signBegun(
  { request, services, evidence }: Send,
  begun: Transaction,
  fill: EnclaveFill,
  describeEach: (data: Record<string, unknown>, transactionId: string) => readonly Record<string, unknown>[],
): Promise<Transaction> {
  const { transactions, enclave } = services;
  const { records, shares } = evidence;
  const message = { request: request.raw, records, fill, ...(shares === undefined ? {} : { shares }) };
  const result = await enclave.execute(message).catch(async (error: unknown) => {
    // A refusal is definite: nothing was signed, so the nonce is free at once. Silence is not: the row waits for the same request to come again.
    if (error instanceof ApiError && error.code !== "enclave_unavailable") await transactions.markFailed(begun.id, error);
    return tellOvertaken(error, records, services.database);
  });
  request.timing.add("enclave", result.enclave_us / 1000);
  const members = readMembers(result, describeEach(readData(result.body), begun.id));
  const receipt = result.receipt === undefined ? null : receiptSchema.parse(result.receipt);
  return request.timing.measure("db", () => transactions.markSigned(begun, members, receipt));
}

function readMembers({ transaction, transactions }: EnclaveResult, results: readonly Record<string, unknown>[]): SignedMember[] {
  const signed = transactions ?? (transaction === undefined ? [] : [transaction]);
  if (signed.length === 0 || signed.length !== results.length)
    throw new Error("the enclave executed a send without the transactions that it describes");
  return signed.map(({ signed_transaction, hash }, index) => ({
    signedTransaction: signed_transaction,
    hash,
    result: results[index] ?? {},
  }));
}

function readData(body: unknown): Record<string, unknown> {
  const data = typeof body === "object" && body !== null && "data" in body ? body.data : null;
  if (typeof data !== "object" || data === null) throw new Error("the enclave's answer to a send has no data");
  return { ...data };
}

/** Sends what is signed and not yet with a node. @throws ApiError insufficient_funds | transaction_broadcast_failure when it never will be */
export async function finishSend(
  { request, services }: Send,
  transaction: Transaction,
  broadcast: () => Promise<BroadcastOutcome>,
): Promise<Transaction> {
  if (transaction.status === "failed") throw readFailure(transaction);
  if (transaction.status !== "pending") return transaction;
  const { timing, log } = request;
  const outcome = await timing.measure("chain", broadcast);
  // An earlier try got no answer, so a node may have it all the same: it goes on as it was, and the watcher finds out.
  if (outcome.kind === "refused" && mayBeOut(transaction)) return transaction;
  if (outcome.kind === "refused") {
    await timing.measure("db", () => services.transactions.markFailed(transaction.id, outcome.error));
    throw outcome.error;
  }
  // The bytes are stored, so whatever fails from here on, the watcher brings the transaction to its end; the caller must hear that it runs.
  if (outcome.kind === "accepted") {
    await timing
      .measure("db", () => services.transactions.markAccepted(transaction.id))
      .catch((error: unknown) => log.error({ err: error }, "transaction.accepted_not_stored"));
  } else {
    log.warn({ transaction_id: transaction.id }, "transaction.broadcast_unknown");
    await timing
      .measure("db", () => services.transactions.markUnanswered(transaction.id))
      .catch((error: unknown) => log.error({ err: error }, "transaction.unanswered_not_stored"));
  }
  return transaction;
}

export async function settleSend({ request, services, scope }: Send, body: unknown, transaction: Transaction): Promise<ApiAnswer> {
  const answer = jsonAnswer(200, body, receiptHeader(transaction.receiptId));
  if (scope !== null) {
    await request.timing
      .measure("db", () => services.storedRequests.complete(services.database, scope, answer, transaction.receiptId))
      .catch((error: unknown) => request.log.error({ err: error }, "request.answer_not_stored"));
  }
  return answer;
}

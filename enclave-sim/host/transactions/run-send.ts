import { ApiError } from "../../../lib/protocol/errors.ts";
import { receiptSchema } from "../../../lib/protocol/receipt.ts";
import type { WalletContent } from "../../../lib/protocol/sealed-record.ts";
import type { EnclaveResult } from "../../../lib/protocol/vsock.ts";
import type { Transaction } from "../../../prisma/vault/generated/client.ts";
import type { Chain } from "../chains/chain.ts";
import { toPreparationError } from "../chains/chain-failure.ts";
import type { CostFill } from "../chains/estimate-transaction.ts";
import { type ApiAnswer, jsonAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import type { Evidence } from "../records/load-evidence.ts";
import { signedScope } from "../requests/request-scope.ts";
import { hashBody, type RequestScope, receiptHeader } from "../requests/stored-requests.ts";
import { runOnce } from "../routes/execute-action.ts";
import type { HostServices } from "../services.ts";
import { broadcastTransaction } from "./broadcast-transaction.ts";
import { chooseNonce } from "./choose-nonce.ts";
import { readFailure, readFill, type SignedMember } from "./transaction-store.ts";

/** Whose money moves. */
export interface SendSubject {
  readonly appId: string;
  readonly walletId: string;
  readonly wallet: WalletContent;
}

/** What a request that moves money asks of the host. It is read only after the enclave has accepted the request as it is. */
export interface SendPlan {
  readonly caip2: string;
  readonly referenceId: string | null;
  /** The first nonce, where the request names it. */
  readonly nonce: number | null;
  /** How many nonces in a row it uses up. */
  readonly nonceCount: number;
  /** What `GET …/actions` repeats, JSON; null for what is no wallet action. */
  readonly action: string | null;
  estimate(chain: Chain): Promise<CostFill>;
  /** What is stored of each signed transaction, in order: `data` of the enclave's answer with what the host adds. */
  describe(data: Record<string, unknown>, transactionId: string): readonly Record<string, unknown>[];
}

/** A way to move money: how its body is read, and how what became of it is told. */
export interface SendKind {
  read(): SendPlan;
  answer(transaction: Transaction): unknown;
}

interface Send {
  readonly request: ApiRequest;
  readonly services: HostServices;
  readonly evidence: Evidence;
  readonly subject: SendSubject;
  readonly scope: RequestScope | null;
  readonly kind: SendKind;
}

/**
 * Sends a transaction, or several in a row: what is signed must be complete, and only the host can know a nonce. So the enclave first judges the request as it is;
 * then, alone with the wallet on that chain, the host fills what is open, writes it down, has it signed, writes the signed bytes down, and
 * only then lets them out. After a crash at any point the same request finds the same transaction (laws 6 and 12).
 */
export async function runSend(
  request: ApiRequest,
  services: HostServices,
  evidence: Evidence,
  subject: SendSubject,
  kind: SendKind,
): Promise<ApiAnswer> {
  const scope = signedScope(request, subject.appId);
  const send: Send = { request, services, evidence, subject, scope, kind };
  return runOnce(request, services, scope, async () => {
    const earlier = await findEarlier(send);
    // Signed once, it is answered for as it went: a failed one keeps its hash, not its bytes.
    if (earlier?.hash) return settle(send, await finish(send, earlier));
    const plan = await authorize(send);
    const chain = services.chains.get(plan.caip2);
    const costs = await request.timing.measure("chain", () =>
      plan.estimate(chain).catch((error: unknown) => {
        throw toPreparationError(error, chain.name);
      }),
    );
    const transaction = await services.accountLock.hold(subject.walletId, plan.caip2, async () => {
      const begun = await begin(send, chain, plan, costs, earlier);
      return finish(send, await sign(send, begun, plan));
    });
    return settle(send, transaction);
  });
}

/** The body belongs to it: an idempotency key that comes back with another body must not take up this transaction. */
function requestKey({ scope, request }: Send): string | null {
  return scope === null ? null : `${scope.method} ${scope.path} ${scope.key} ${hashBody(request.body)}`;
}

async function findEarlier(send: Send): Promise<Transaction | null> {
  const key = requestKey(send);
  if (key === null) return null;
  return send.request.timing.measure("db", () => send.services.transactions.find(send.subject.appId, key));
}

/** Every check of the enclave, before the chain is even asked. */
async function authorize({ request, services, evidence, kind }: Send): Promise<SendPlan> {
  const { enclave_us } = await services.enclave.authorize({ request: request.raw, records: evidence.records });
  request.timing.add("enclave", enclave_us / 1000);
  return kind.read();
}

/** Chooses the nonce and writes the completed transaction down, or takes up the one that an earlier try of this request left unsigned. */
async function begin(send: Send, chain: Chain, plan: SendPlan, costs: CostFill, earlier: Transaction | null): Promise<Transaction> {
  const { request, services, subject } = send;
  const nonce = plan.nonce ?? (await nextNonce(send, chain, plan.nonceCount));
  if (!Number.isSafeInteger(nonce)) throw new ApiError("invalid_data", "params.transaction.nonce is larger than any nonce can be.");
  // Completed in the same way as before: the enclave may have counted the request as used for exactly that transaction.
  if (earlier !== null && !earlier.settled && Number(earlier.nonce) === nonce) return earlier;
  return request.timing.measure("db", () =>
    services.transactions.begin({
      appId: subject.appId,
      walletId: subject.walletId,
      caip2: plan.caip2,
      fromAddress: subject.wallet.address.toLowerCase(),
      requestKey: requestKey(send),
      referenceId: plan.referenceId,
      nonceCount: plan.nonceCount,
      action: plan.action,
      fill: { nonce: `0x${nonce.toString(16)}`, ...costs },
    }),
  );
}

async function nextNonce({ request, services, subject }: Send, chain: Chain, count: number): Promise<number> {
  const live = await request.timing.measure("db", () => services.transactions.liveNonces(subject.walletId, chain.caip2));
  const address = subject.wallet.address as `0x${string}`;
  const pendingCount = await request.timing
    .measure("chain", () => chain.client.getTransactionCount({ address, blockTag: "pending" }))
    .catch((error: unknown) => {
      throw toPreparationError(error, chain.name);
    });
  return chooseNonce(pendingCount, live, count);
}

/** Has the completed transaction signed, and stores the bytes before anybody may see them. */
async function sign({ request, services, evidence }: Send, begun: Transaction, plan: SendPlan): Promise<Transaction> {
  const { transactions, enclave } = services;
  const { records, shares } = evidence;
  const message = { request: request.raw, records, fill: readFill(begun), ...(shares === undefined ? {} : { shares }) };
  const result = await enclave.execute(message).catch(async (error: unknown) => {
    // A refusal is definite: nothing was signed, so the nonce is free at once. Silence is not: the row waits for the same request to come again.
    if (error instanceof ApiError && error.code !== "enclave_unavailable") await transactions.markFailed(begun.id, error);
    throw error;
  });
  request.timing.add("enclave", result.enclave_us / 1000);
  const members = readMembers(result, plan.describe(readData(result.body), begun.id));
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
async function finish({ request, services }: Send, transaction: Transaction): Promise<Transaction> {
  if (transaction.status === "failed") throw readFailure(transaction);
  if (transaction.status !== "pending") return transaction;
  const chain = services.chains.get(transaction.caip2);
  const { timing, log } = request;
  const outcome = await timing.measure("chain", () => broadcastTransaction(chain, transaction));
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

async function settle({ request, services, scope, kind }: Send, transaction: Transaction): Promise<ApiAnswer> {
  const answer = jsonAnswer(200, kind.answer(transaction), receiptHeader(transaction.receiptId));
  if (scope !== null) {
    await request.timing
      .measure("db", () => services.storedRequests.complete(services.database, scope, answer, transaction.receiptId))
      .catch((error: unknown) => request.log.error({ err: error }, "request.answer_not_stored"));
  }
  return answer;
}

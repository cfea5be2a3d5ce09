import { ApiError } from "../../../lib/protocol/errors.ts";
import type { Transaction } from "../../../prisma/vault/generated/client.ts";
import type { Chain } from "../chains/chain.ts";
import { toPreparationError } from "../chains/chain-failure.ts";
import type { CostFill } from "../chains/estimate-transaction.ts";
import type { ApiAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import type { Evidence } from "../records/load-evidence.ts";
import { signedScope } from "../requests/request-scope.ts";
import { runOnce } from "../routes/execute-action.ts";
import type { HostServices } from "../services.ts";
import { broadcastTransaction } from "./broadcast-transaction.ts";
import { chooseNonce } from "./choose-nonce.ts";
import { authorizeSend, findEarlier, finishSend, requestKey, type Send, type SendSubject, settleSend, signBegun } from "./send-steps.ts";
import { readFill } from "./transaction-store.ts";

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
  const send: Send = { request, services, evidence, subject, scope };
  return runOnce(request, services, scope, async () => {
    const earlier = await findEarlier(send);
    // Signed once, it is answered for as it went: a failed one keeps its hash, not its bytes.
    if (earlier?.hash) return answer(await finish(send, earlier));
    await authorizeSend(send);
    const plan = kind.read();
    const chain = services.chains.getForSending(plan.caip2);
    const costs = await request.timing.measure("chain", () =>
      plan.estimate(chain).catch((error: unknown) => {
        throw toPreparationError(error, chain.name);
      }),
    );
    const transaction = await services.accountLock.hold(subject.walletId, plan.caip2, async () => {
      const begun = await begin(send, chain, plan, costs, earlier);
      return finish(send, await signBegun(send, begun, readFill(begun), plan.describe));
    });
    return answer(transaction);
  });

  function answer(transaction: Transaction): Promise<ApiAnswer> {
    return settleSend(send, kind.answer(transaction), transaction);
  }
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

/** Sends what is signed and not yet with a node. */
function finish(send: Send, transaction: Transaction): Promise<Transaction> {
  return finishSend(send, transaction, async () =>
    broadcastTransaction(send.services.chains.getForSending(transaction.caip2), transaction),
  );
}

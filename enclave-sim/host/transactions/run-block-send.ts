import type { EnclaveFill } from "../../../lib/protocol/vsock.ts";
import type { Transaction } from "../../../prisma/vault/generated/client.ts";
import type { ApiAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import type { Evidence } from "../records/load-evidence.ts";
import { signedScope } from "../requests/request-scope.ts";
import { runOnce } from "../routes/execute-action.ts";
import type { HostServices } from "../services.ts";
import type { BroadcastOutcome } from "./broadcast-transaction.ts";
import { authorizeSend, findEarlier, finishSend, requestKey, type Send, type SendSubject, settleSend, signBegun } from "./send-steps.ts";
import { readEnclaveFill } from "./transaction-store.ts";

/** What a request that moves money asks of the host. It is read only after the enclave has accepted the request as it is. */
export interface BlockSendPlan {
  readonly caip2: string;
  readonly referenceId: string | null;
  /** What `GET …/actions` repeats, JSON; null for what is no wallet action. */
  readonly action: string | null;
  /** The block that the transaction names, asked of the chain where the request left it open. */
  fill(): Promise<EnclaveFill>;
  /** What is stored of the signed transaction: `data` of the enclave's answer with what the host adds. */
  describe(data: Record<string, unknown>, transactionId: string): Record<string, unknown>;
}

export interface BlockSendKind {
  /** @throws ApiError chain_not_enabled */
  read(): BlockSendPlan;
  broadcast(transaction: Transaction): Promise<BroadcastOutcome>;
  answer(transaction: Transaction): unknown;
}

/**
 * A send on a chain without nonces, in the order of every send: judged by the enclave, completed, written down, signed, written down, and only then let out. A
 * recent block bounds a transaction's life, and its own bytes are its name, so nobody has to be alone with the wallet.
 */
export async function runBlockSend(
  request: ApiRequest,
  services: HostServices,
  evidence: Evidence,
  subject: SendSubject,
  kind: BlockSendKind,
): Promise<ApiAnswer> {
  const scope = signedScope(request, subject.appId);
  const send: Send = { request, services, evidence, subject, scope };
  return runOnce(request, services, scope, async () => {
    const earlier = await findEarlier(send);
    // Signed once, it is answered for as it went: a failed one keeps its hash, not its bytes.
    const signed = earlier?.hash ? earlier : await completeAndSign(send, kind, earlier);
    const sent = await finishSend(send, signed, () => kind.broadcast(signed));
    return settleSend(send, kind.answer(sent), sent);
  });
}

async function completeAndSign(send: Send, kind: BlockSendKind, earlier: Transaction | null): Promise<Transaction> {
  await authorizeSend(send);
  const plan = kind.read();
  // Completed in the same way as before: the enclave may have counted the request as used for exactly that transaction.
  const begun = earlier !== null && !earlier.settled ? earlier : await begin(send, plan);
  return signBegun(send, begun, readEnclaveFill(begun), (data, id) => [plan.describe(data, id)]);
}

async function begin(send: Send, plan: BlockSendPlan): Promise<Transaction> {
  const { request, services, subject } = send;
  const { appId, walletId, wallet } = subject;
  const fill = await request.timing.measure("chain", () => plan.fill());
  return request.timing.measure("db", () =>
    services.transactions.begin({
      appId,
      walletId,
      caip2: plan.caip2,
      fromAddress: wallet.address,
      requestKey: requestKey(send),
      referenceId: plan.referenceId,
      nonceCount: 0,
      action: plan.action,
      fill,
    }),
  );
}

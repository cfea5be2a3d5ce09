import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { rpcBodySchema } from "../../../lib/protocol/api/rpc.ts";
import type { ChainTable } from "../../../lib/protocol/chains/chain-table.ts";
import { estimateBatch } from "../chains/estimate-batch.ts";
import { estimateTransaction } from "../chains/estimate-transaction.ts";
import type { ApiAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import type { Evidence } from "../records/load-evidence.ts";
import type { HostServices } from "../services.ts";
import { readAppChains } from "./read-app-chains.ts";
import { runSend, type SendPlan } from "./run-send.ts";
import type { SendSubject } from "./send-steps.ts";

/** `wallet_sendCalls`: as one transaction where the app's chain table names a batch executor, else as one each; either way under one id. */
export function sendCalls(request: ApiRequest, services: HostServices, evidence: Evidence, subject: SendSubject): Promise<ApiAnswer> {
  return runSend(request, services, evidence, subject, {
    read: () => readPlan(request, subject, readAppChains(subject.appId, evidence)),
    answer: ({ id, caip2 }) => ({ method: "wallet_sendCalls", data: { transaction_id: id, caip2 } }),
  });
}

function readPlan({ body: raw }: ApiRequest, { wallet }: SendSubject, table: ChainTable): SendPlan {
  const body = parseBody(rpcBodySchema, raw, "body");
  if (body.method !== "wallet_sendCalls") throw new Error(`${body.method} is no batch`);
  const { caip2 } = body;
  const { calls } = body.params;
  const from = wallet.address as `0x${string}`;
  const executor = Object.hasOwn(table, caip2) ? (table[caip2]?.batch_executor ?? null) : null;
  const [only] = calls;
  const isSingle = calls.length === 1 && only !== undefined;
  return {
    caip2,
    referenceId: null,
    nonce: null,
    // In one transaction with the calls the wallet delegates to the executor, and that counts as one more (EIP-7702).
    nonceCount: isSingle ? 1 : executor === null ? calls.length : 2,
    action: null,
    estimate: (chain) => (isSingle ? estimateTransaction(chain, from, only) : estimateBatch(chain, from, calls, executor)),
    describe: ({ transaction_request, transaction_requests, ...rest }) => {
      const requests = Array.isArray(transaction_requests) ? transaction_requests : [transaction_request];
      return requests.map((transactionRequest: unknown) => ({ ...rest, transaction_request: transactionRequest }));
    },
  };
}

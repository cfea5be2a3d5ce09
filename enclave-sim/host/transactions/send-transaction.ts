import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { rpcBodySchema } from "../../../lib/protocol/api/rpc.ts";
import { estimateTransaction } from "../chains/estimate-transaction.ts";
import type { ApiAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import type { Evidence } from "../records/load-evidence.ts";
import type { HostServices } from "../services.ts";
import { runSend, type SendPlan } from "./run-send.ts";
import type { SendSubject } from "./send-steps.ts";

/** `eth_sendTransaction` */
export function sendTransaction(request: ApiRequest, services: HostServices, evidence: Evidence, subject: SendSubject): Promise<ApiAnswer> {
  return runSend(request, services, evidence, subject, {
    read: () => readPlan(request, subject),
    answer: ({ result }) => ({ method: "eth_sendTransaction", data: JSON.parse(result ?? "null") as unknown }),
  });
}

function readPlan({ body: raw }: ApiRequest, { wallet }: SendSubject): SendPlan {
  const body = parseBody(rpcBodySchema, raw, "body");
  if (body.method !== "eth_sendTransaction") throw new Error(`${body.method} is not a send`);
  const { transaction } = body.params;
  return {
    caip2: body.caip2,
    referenceId: body.reference_id ?? null,
    nonce: transaction.nonce === undefined ? null : Number(transaction.nonce),
    nonceCount: 1,
    action: null,
    estimate: (chain) => estimateTransaction(chain, wallet.address as `0x${string}`, transaction),
    // In Privy's order.
    describe: ({ hash, caip2, ...rest }, transactionId) => [
      {
        hash,
        caip2,
        transaction_id: transactionId,
        ...rest,
        ...(body.reference_id === undefined ? {} : { reference_id: body.reference_id }),
      },
    ],
  };
}

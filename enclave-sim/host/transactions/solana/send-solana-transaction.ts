import { base58 } from "@scure/base";
import { parseBody } from "../../../../lib/protocol/api/parse-body.ts";
import { rpcBodySchema } from "../../../../lib/protocol/api/rpc.ts";
import { decodeBase64 } from "../../../../lib/protocol/base64.ts";
import { parseSolanaTransaction } from "../../../../lib/protocol/solana/solana-transaction.ts";
import { getLatestBlockhash } from "../../chains/solana/latest-blockhash.ts";
import type { ApiAnswer } from "../../http/api-answer.ts";
import type { ApiRequest } from "../../http/api-request.ts";
import type { Evidence } from "../../records/load-evidence.ts";
import type { HostServices } from "../../services.ts";
import { type BlockSendPlan, runBlockSend } from "../run-block-send.ts";
import type { SendSubject } from "../send-steps.ts";
import { broadcastSolanaTransaction } from "./broadcast-solana-transaction.ts";

const FIELD = "params.transaction";

/** `signAndSendTransaction`: a blockhash is filled in where the request leaves it open. */
export function sendSolanaTransaction(
  request: ApiRequest,
  services: HostServices,
  evidence: Evidence,
  subject: SendSubject,
): Promise<ApiAnswer> {
  return runBlockSend(request, services, evidence, subject, {
    read: () => readPlan(request, services),
    broadcast: async (transaction) => broadcastSolanaTransaction(services.solanaChains.getForSending(transaction.caip2), transaction),
    answer: ({ result }) => ({ method: "signAndSendTransaction", data: JSON.parse(result ?? "null") as unknown }),
  });
}

function readPlan(request: ApiRequest, { solanaChains }: HostServices): BlockSendPlan {
  const body = parseBody(rpcBodySchema, request.body, "body");
  if (body.method !== "signAndSendTransaction") throw new Error(`${body.method} is not a send of Solana's`);
  const chain = solanaChains.getForSending(body.caip2);
  const { reference_id } = body;
  return {
    caip2: body.caip2,
    referenceId: reference_id ?? null,
    action: null,
    fill: async () => {
      const { recentBlockhash } = parseSolanaTransaction(decodeBase64(body.params.transaction, FIELD), FIELD).message;
      const isOpen = recentBlockhash.every((byte) => byte === 0);
      return { recent_blockhash: isOpen ? await getLatestBlockhash(chain) : base58.encode(recentBlockhash) };
    },
    describe: ({ hash, caip2, ...rest }, transaction_id) => ({
      hash,
      caip2,
      transaction_id,
      ...rest,
      ...(reference_id === undefined ? {} : { reference_id }),
    }),
  };
}

import { parseBody } from "../../../../lib/protocol/api/parse-body.ts";
import { rpcBodySchema } from "../../../../lib/protocol/api/rpc.ts";
import type { OpenTronRawData } from "../../../../lib/protocol/api/tron-rpc.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import type { TronFill } from "../../../../lib/protocol/vsock.ts";
import { proposeTronBlock } from "../../chains/tron/tron-block.ts";
import type { TronChain } from "../../chains/tron/tron-chain.ts";
import type { ApiAnswer } from "../../http/api-answer.ts";
import type { ApiRequest } from "../../http/api-request.ts";
import type { Evidence } from "../../records/load-evidence.ts";
import type { HostServices } from "../../services.ts";
import { type BlockSendPlan, runBlockSend } from "../run-block-send.ts";
import type { SendSubject } from "../send-steps.ts";
import { broadcastTronTransaction } from "./broadcast-tron-transaction.ts";

/** `tron_sendTransaction`: the block that it refers to, and when it runs out, are filled in unless the request says so itself. */
export function sendTronTransaction(
  request: ApiRequest,
  services: HostServices,
  evidence: Evidence,
  subject: SendSubject,
): Promise<ApiAnswer> {
  return runBlockSend(request, services, evidence, subject, {
    read: () => readPlan(request, services),
    broadcast: async (transaction) => broadcastTronTransaction(services.tronChains.getForSending(transaction.caip2), transaction),
    answer: ({ result }) => ({ method: "tron_sendTransaction", data: JSON.parse(result ?? "null") as unknown }),
  });
}

function readPlan(request: ApiRequest, { tronChains }: HostServices): BlockSendPlan {
  const body = parseBody(rpcBodySchema, request.body, "body");
  if (body.method !== "tron_sendTransaction") throw new Error(`${body.method} is not a send of Tron's`);
  const { raw_data, reference_id } = body.params;
  const chain = tronChains.getForSending(body.caip2);
  return {
    caip2: body.caip2,
    referenceId: reference_id ?? null,
    action: null,
    fill: () => fillOpen(chain, raw_data),
    describe: ({ hash, caip2 }, transaction_id) => ({
      hash,
      caip2,
      transaction_id,
      ...(reference_id === undefined ? {} : { reference_id }),
    }),
  };
}

/** As it will be signed: what the request says itself stays, and is written down with the rest for whoever follows the transaction. */
async function fillOpen(chain: TronChain, raw: OpenTronRawData): Promise<TronFill> {
  const proposed = await proposeTronBlock(chain).catch(() => {
    throw new ApiError("chain_unavailable", `${chain.name} does not answer. Nothing was sent. Try again when it is back.`);
  });
  return {
    ref_block_bytes: raw.ref_block_bytes?.toLowerCase() ?? proposed.ref_block_bytes,
    ref_block_hash: raw.ref_block_hash?.toLowerCase() ?? proposed.ref_block_hash,
    expiration: raw.expiration ?? proposed.expiration,
    timestamp: raw.timestamp || proposed.timestamp,
  };
}

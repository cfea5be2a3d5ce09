import { base58 } from "@scure/base";
import { z } from "zod";
import { parseBody } from "../../../../lib/protocol/api/parse-body.ts";
import { rpcBodySchema } from "../../../../lib/protocol/api/rpc.ts";
import type { SolanaSendBody } from "../../../../lib/protocol/api/solana-rpc.ts";
import { decodeBase64 } from "../../../../lib/protocol/base64.ts";
import { parseSolanaTransaction } from "../../../../lib/protocol/solana/solana-transaction.ts";
import type { Transaction } from "../../../../prisma/vault/generated/client.ts";
import type { SolanaChain } from "../../chains/solana/solana-chain.ts";
import { toSolanaPreparationError } from "../../chains/solana/solana-failure.ts";
import type { ApiAnswer } from "../../http/api-answer.ts";
import type { ApiRequest } from "../../http/api-request.ts";
import type { Evidence } from "../../records/load-evidence.ts";
import { signedScope } from "../../requests/request-scope.ts";
import { runOnce } from "../../routes/execute-action.ts";
import type { HostServices } from "../../services.ts";
import { authorizeSend, findEarlier, finishSend, requestKey, type Send, type SendSubject, settleSend, signBegun } from "../send-steps.ts";
import { readSolanaFill } from "../transaction-store.ts";
import { broadcastSolanaTransaction, COMMITMENT } from "./broadcast-solana-transaction.ts";

const FIELD = "params.transaction";
const latestBlockhashSchema = z.object({ value: z.object({ blockhash: z.string() }) });

/**
 * `signAndSendTransaction`, in the order of every send: judged by the enclave, completed, written down, signed, written down, and only then let out. Solana
 * has no nonces to be chosen alone with the wallet: a recent blockhash bounds a transaction's life, and its first signature is its name.
 */
export async function sendSolanaTransaction(
  request: ApiRequest,
  services: HostServices,
  evidence: Evidence,
  subject: SendSubject,
): Promise<ApiAnswer> {
  const scope = signedScope(request, subject.appId);
  const send: Send = { request, services, evidence, subject, scope };
  return runOnce(request, services, scope, async () => {
    const earlier = await findEarlier(send);
    // Signed once, it is answered for as it went: a failed one keeps its hash, not its bytes.
    const signed = earlier?.hash ? earlier : await completeAndSign(send, earlier);
    const chain = services.solanaChains.getForSending(signed.caip2);
    const sent = await finishSend(send, signed, () => broadcastSolanaTransaction(chain, signed));
    return settleSend(send, { method: "signAndSendTransaction", data: JSON.parse(sent.result ?? "null") as unknown }, sent);
  });
}

async function completeAndSign(send: Send, earlier: Transaction | null): Promise<Transaction> {
  await authorizeSend(send);
  const body = parseBody(rpcBodySchema, send.request.body, "body");
  if (body.method !== "signAndSendTransaction") throw new Error(`${body.method} is not a send of Solana's`);
  const chain = send.services.solanaChains.getForSending(body.caip2);
  // Completed in the same way as before: the enclave may have counted the request as used for exactly that transaction.
  const begun = earlier !== null && !earlier.settled ? earlier : await begin(send, chain, body);
  const { reference_id } = body;
  return signBegun(send, begun, readSolanaFill(begun), ({ hash, caip2, ...rest }, transaction_id) => [
    { hash, caip2, transaction_id, ...rest, ...(reference_id === undefined ? {} : { reference_id }) },
  ]);
}

async function begin(send: Send, chain: SolanaChain, body: SolanaSendBody): Promise<Transaction> {
  const { request, services, subject } = send;
  const { appId, walletId, wallet } = subject;
  const { message } = parseSolanaTransaction(decodeBase64(body.params.transaction, FIELD), FIELD);
  const isOpen = message.recentBlockhash.every((byte) => byte === 0);
  const recent_blockhash = isOpen
    ? await request.timing.measure("chain", () => getLatestBlockhash(chain))
    : base58.encode(message.recentBlockhash);
  return request.timing.measure("db", () =>
    services.transactions.begin({
      appId,
      walletId,
      caip2: body.caip2,
      fromAddress: wallet.address,
      requestKey: requestKey(send),
      referenceId: body.reference_id ?? null,
      nonceCount: 0,
      action: null,
      fill: { recent_blockhash },
    }),
  );
}

async function getLatestBlockhash(chain: SolanaChain): Promise<string> {
  try {
    return (await chain.call("getLatestBlockhash", [{ commitment: COMMITMENT }], latestBlockhashSchema)).value.blockhash;
  } catch (error) {
    throw toSolanaPreparationError(error, chain.name);
  }
}

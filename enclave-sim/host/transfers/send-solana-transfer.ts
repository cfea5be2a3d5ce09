import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { transferBodySchema } from "../../../lib/protocol/api/transfers.ts";
import type { ChainTable } from "../../../lib/protocol/chains/chain-table.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { readSolanaTransfer, type SolanaTransfer } from "../../../lib/protocol/transfers/read-solana-transfer.ts";
import { getLatestBlockhash } from "../chains/solana/latest-blockhash.ts";
import { readSolBalance, readTokenBalance } from "../chains/solana/read-asset-balance.ts";
import type { SolanaChain } from "../chains/solana/solana-chain.ts";
import type { ApiAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import type { Evidence } from "../records/load-evidence.ts";
import type { HostServices } from "../services.ts";
import { readAppChains } from "../transactions/read-app-chains.ts";
import { type BlockSendPlan, runBlockSend } from "../transactions/run-block-send.ts";
import type { SendSubject } from "../transactions/send-steps.ts";
import { broadcastSolanaTransaction } from "../transactions/solana/broadcast-solana-transaction.ts";
import { describeTransfer, formatTransferAction } from "./transfer-action.ts";

/** What one signature costs; more is only paid by who asks for it. */
const FEE_LAMPORTS = 5_000n;

/** `POST /v1/wallets/{id}/transfer` of a Solana wallet: a send whose transaction the enclave builds, told as a wallet action. Both have one id. */
export function sendSolanaTransfer(
  request: ApiRequest,
  services: HostServices,
  evidence: Evidence,
  subject: SendSubject,
): Promise<ApiAnswer> {
  return runBlockSend(request, services, evidence, subject, {
    read: () => readPlan(request, services, subject, readAppChains(subject.appId, evidence)),
    broadcast: async (transaction) => broadcastSolanaTransaction(services.solanaChains.getForSending(transaction.caip2), transaction),
    answer: (transaction) => formatTransferAction(transaction, { withSteps: false }),
  });
}

function readPlan({ body: raw }: ApiRequest, { solanaChains }: HostServices, { wallet }: SendSubject, table: ChainTable): BlockSendPlan {
  const body = parseBody(transferBodySchema, raw, "body");
  const transfer = readSolanaTransfer(body, table);
  const chain = solanaChains.getForSending(transfer.caip2);
  return {
    caip2: transfer.caip2,
    referenceId: body.reference_id ?? null,
    action: JSON.stringify(describeTransfer(body, transfer)),
    fill: async () => {
      await assertAffordable(chain, wallet.address, transfer);
      return { recent_blockhash: await getLatestBlockhash(chain) };
    },
    describe: ({ hash, caip2 }, transaction_id) => ({ hash, caip2, transaction_id }),
  };
}

/** The node would refuse it, too, but only after it was signed. */
async function assertAffordable(chain: SolanaChain, address: string, { token, raw, amount }: SolanaTransfer): Promise<void> {
  const [lamports, tokens] = await Promise.all([
    readSolBalance(chain, address),
    token === null ? null : readTokenBalance(chain, address, token.address),
  ]);
  if (tokens !== null && tokens < raw) refuse(`${amount} ${token?.asset}`, tokens, raw);
  if (lamports < (token === null ? raw : 0n) + FEE_LAMPORTS)
    refuse(token === null ? `${amount} sol and the network fee` : "the network fee", lamports, raw);
}

function refuse(what: string, balance: bigint, raw: bigint): never {
  throw new ApiError("insufficient_funds", `The wallet has too little for ${what}. Nothing was sent.`, {
    balance_raw: balance.toString(),
    amount_raw: raw.toString(),
  });
}

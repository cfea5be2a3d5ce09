import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { transferBodySchema } from "../../../lib/protocol/api/transfers.ts";
import type { ChainTable } from "../../../lib/protocol/chains/chain-table.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { readTransfer, type Transfer } from "../../../lib/protocol/transfers/read-transfer.ts";
import type { Chain } from "../chains/chain.ts";
import { estimateTransaction } from "../chains/estimate-transaction.ts";
import { readTokenBalance } from "../chains/read-token.ts";
import type { ApiAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import type { Evidence } from "../records/load-evidence.ts";
import type { HostServices } from "../services.ts";
import { readAppChains } from "../transactions/read-app-chains.ts";
import { runSend, type SendPlan } from "../transactions/run-send.ts";
import type { SendSubject } from "../transactions/send-steps.ts";
import { describeTransfer, formatTransferAction } from "./transfer-action.ts";

/** `POST /v1/wallets/{id}/transfer`: a send whose transaction the enclave builds, told as a wallet action. Both have one id. */
export function sendTransfer(request: ApiRequest, services: HostServices, evidence: Evidence, subject: SendSubject): Promise<ApiAnswer> {
  return runSend(request, services, evidence, subject, {
    read: () => readPlan(request, subject, readAppChains(subject.appId, evidence)),
    answer: (transaction) => formatTransferAction(transaction, { withSteps: false }),
  });
}

function readPlan({ body: raw }: ApiRequest, { wallet }: SendSubject, table: ChainTable): SendPlan {
  const body = parseBody(transferBodySchema, raw, "body");
  const transfer = readTransfer(body, table);
  const from = wallet.address as `0x${string}`;
  return {
    caip2: transfer.caip2,
    referenceId: body.reference_id ?? null,
    nonce: null,
    nonceCount: 1,
    action: JSON.stringify(describeTransfer(body, transfer)),
    estimate: async (chain) => {
      // First, because a token's own words about it are anything.
      await assertTokenAffordable(chain, from, transfer);
      return estimateTransaction(chain, from, transfer.transaction);
    },
    describe: ({ hash, caip2, ...rest }, transactionId) => [{ hash, caip2, transaction_id: transactionId, ...rest }],
  };
}

async function assertTokenAffordable(chain: Chain, from: string, { token, amount, raw }: Transfer): Promise<void> {
  if (token === null) return;
  const balance = await readTokenBalance(chain, token.address, from);
  if (balance >= raw) return;
  throw new ApiError("insufficient_funds", `The wallet has too little ${token.asset} for ${amount}. Nothing was sent.`, {
    balance_raw: balance.toString(),
    amount_raw: raw.toString(),
  });
}

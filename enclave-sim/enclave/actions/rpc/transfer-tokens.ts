import { parseBody } from "../../../../lib/protocol/api/parse-body.ts";
import type { TransferBody } from "../../../../lib/protocol/api/transfers.ts";
import { transferBodySchema } from "../../../../lib/protocol/api/transfers.ts";
import type { ChainTable } from "../../../../lib/protocol/chains/chain-table.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import type { WalletContent } from "../../../../lib/protocol/sealed-record.ts";
import { readTransfer } from "../../../../lib/protocol/transfers/read-transfer.ts";
import type { EnclaveFill } from "../../../../lib/protocol/vsock.ts";
import { assertChecksum } from "../../signers/assert-checksum.ts";
import type { Action } from "../action.ts";
import { buildTransaction } from "./build-transaction.ts";
import type { PreparedRpc } from "./prepare-rpc.ts";
import { prepareSendTransaction } from "./prepare-send-transaction.ts";
import { readChainId } from "./read-chain-id.ts";
import { signWithWallet } from "./sign-with-wallet.ts";

/**
 * `POST /v1/wallets/{id}/transfer`: the transaction is built here, from the signed body and the sealed chain table alone. A policy judges body and transaction as one
 * part, under the method `transfer` (decision 010).
 */
export const transferTokens: Action = (context) =>
  signWithWallet(context, ({ wallet }) => {
    const body = parseBody(transferBodySchema, context.request.body, "body");
    const prepared = prepareTransfer(body, wallet, context.app.chains, context.message.fill);
    const [part] = prepared.judged;
    return {
      method: "transfer",
      action: "transfer",
      prepared: { ...prepared, judged: [{ ...part, actionBody: context.request.body ?? null }] },
    };
  });

function prepareTransfer(
  body: TransferBody,
  wallet: WalletContent,
  table: ChainTable | undefined,
  given: EnclaveFill | undefined,
): PreparedRpc {
  if (wallet.chain_type !== "ethereum") {
    throw new ApiError("not_supported", `This is a ${wallet.chain_type} wallet; transfers are offered for ethereum wallets.`);
  }
  const fill = given !== undefined && "nonce" in given ? given : undefined;
  assertChecksum(body.destination.address, "destination.address");
  const { caip2, transaction } = readTransfer(body, table);
  const built = buildTransaction(transaction, wallet.address, readChainId(caip2), fill);
  return prepareSendTransaction(built, caip2, transaction);
}

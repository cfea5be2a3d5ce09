import { parseBody } from "../../../../lib/protocol/api/parse-body.ts";
import { type RpcBody, rpcBodySchema } from "../../../../lib/protocol/api/rpc.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import type { WalletContent } from "../../../../lib/protocol/sealed-record.ts";
import type { Action } from "../action.ts";
import { assertMethodOfChain, assertMethodOffered } from "./assert-method-of-chain.ts";
import { prepareRpc } from "./prepare-rpc.ts";
import { signWithWallet } from "./sign-with-wallet.ts";

/** `POST /v1/wallets/{id}/rpc` */
export const walletRpc: Action = (context) =>
  signWithWallet(context, ({ id, wallet }) => {
    assertMethodOffered(context.request.body);
    const body = parseBody(rpcBodySchema, context.request.body, "body");
    assertMethodOfChain(body.method, wallet.chain_type);
    assertNamesWallet(body, id, wallet);
    return {
      method: body.method,
      action: `rpc.${body.method}`,
      prepared: prepareRpc(body, wallet, context.app.chains, context.message.fill),
    };
  });

/** Members that repeat the path or the wallet must agree with it (law 5). */
function assertNamesWallet(body: RpcBody, walletId: string, wallet: WalletContent): void {
  if (body.wallet_id !== undefined && body.wallet_id !== walletId) {
    throw new ApiError("invalid_request", `body.wallet_id is ${body.wallet_id}, but the path names ${walletId}.`);
  }
  if (body.address !== undefined && !isSameAddress(body.address, wallet)) {
    throw new ApiError("invalid_request", `body.address is ${body.address}, but this wallet is ${wallet.address}.`);
  }
}

/** The case of hex digits means nothing; that of base58 does. */
function isSameAddress(given: string, { chain_type, address }: WalletContent): boolean {
  return chain_type === "ethereum" ? given.toLowerCase() === address.toLowerCase() : given === address;
}

import type { Action } from "../action.ts";
import { prepareTransfer } from "./prepare-transfer.ts";
import { signWithWallet } from "./sign-with-wallet.ts";

/** `POST /v1/wallets/{id}/transfer` */
export const transferTokens: Action = (context) =>
  signWithWallet(context, ({ wallet }) => ({
    method: "transfer",
    action: "transfer",
    prepared: prepareTransfer(context.request.body, wallet, context.app.chains, context.message.fill),
  }));

import type { Action } from "../action.ts";
import { exportByRpc, isExport } from "./export-by-rpc.ts";
import { readRpc } from "./read-rpc.ts";
import { signWithWallet } from "./sign-with-wallet.ts";

/** `POST /v1/wallets/{id}/rpc` */
export const walletRpc: Action = (context) =>
  isExport(context.request.body)
    ? exportByRpc(context)
    : signWithWallet(context, (subject) => {
        const { method, prepared } = readRpc(context.request.body, subject, context.app.chains, context.message.fill);
        return { method, action: `rpc.${method}`, prepared };
      });

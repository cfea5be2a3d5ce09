import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { createWalletBodySchema } from "../../../lib/protocol/api/wallets.ts";
import { formatWallet } from "../../../lib/protocol/format-records.ts";
import { authenticateApp } from "../requests/authenticate-app.ts";
import type { Action } from "./action.ts";
import { makeWallet } from "./make-wallet.ts";
import { recordCreated } from "./record-created.ts";
import { resolveOwner } from "./resolve-owner.ts";

/** `POST /v1/wallets`, by the app secret. */
export const createWallet: Action = async (context) => {
  const { request, app } = context;
  authenticateApp(request, app);
  const input = parseBody(createWalletBodySchema, request.body, "body");
  const { ownerId, created } = resolveOwner(input, context);
  const { wallet, shares } = await makeWallet(input, ownerId, context);
  const body = formatWallet(wallet.record.id, wallet.content);
  return { ...recordCreated("wallet.create", body, [wallet, ...created]), created_shares: [shares] };
};

import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { createWalletBodySchema } from "../../../lib/protocol/api/wallets.ts";
import { authenticateApp } from "../requests/authenticate-app.ts";
import type { Action } from "./action.ts";
import { describeWallet } from "./describe-wallet.ts";
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
  const body = describeWallet(wallet, context.evidence, created);
  return { ...recordCreated("wallet.create", body, [wallet, ...created]), created_shares: [shares] };
};

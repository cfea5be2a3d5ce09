import { ApiError } from "../../../lib/protocol/errors.ts";
import type { WalletContent } from "../../../lib/protocol/sealed-record.ts";
import { authenticateApp } from "../requests/authenticate-app.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action, ActionContext, ActionResult } from "./action.ts";
import { describeWallet } from "./describe-wallet.ts";
import { getActiveWallet } from "./get-active-wallet.ts";
import { recordCreated } from "./record-created.ts";

/**
 * `POST /v1/wallets/{id}/archive`, by the app secret as in Privy's API: it takes a wallet out of use and moves nothing. Sealed, so that the database
 * cannot bring it back.
 */
export const archiveWallet: Action = async (context) => {
  authenticateApp(context.request, context.app);
  const { content } = getActiveWallet(context.evidence, context.params[0] ?? "");
  return replaceWallet(context, "wallet.archive", { ...content, archived_at: nowMs() });
};

/** `POST /v1/wallets/{id}/restore`, by the same authority: else whoever steals an app secret could lock every wallet of the app for good. */
export const restoreWallet: Action = async (context) => {
  authenticateApp(context.request, context.app);
  const id = context.params[0] ?? "";
  const { archived_at, ...content } = context.evidence.get("wallet", id).content;
  if (archived_at === undefined) throw new ApiError("wallet_not_found", `There is no archived wallet ${id} in this app.`);
  return replaceWallet(context, "wallet.restore", content);
};

function replaceWallet({ request, evidence, services, params }: ActionContext, action: string, content: WalletContent): ActionResult {
  const { record } = evidence.get("wallet", params[0] ?? "");
  const replaced = services.sealer.seal("wallet", record.id, request.appId, record.version + 1, content);
  return recordCreated(action, describeWallet(replaced, evidence), [replaced]);
}

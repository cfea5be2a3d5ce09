import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { pregenerateWalletsBodySchema, setCustomMetadataBodySchema, unlinkAccountBodySchema } from "../../../lib/protocol/api/users.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { formatUser } from "../../../lib/protocol/format-records.ts";
import { linkedAccountHandle, normalizeHandle } from "../../../lib/protocol/linked-account-handle.ts";
import type { UserContent } from "../../../lib/protocol/sealed-record.ts";
import type { OpenedRecord } from "../evidence/record-seal.ts";
import { authenticateApp } from "../requests/authenticate-app.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action, ActionContext, ActionResult } from "./action.ts";
import { makeUserWallets } from "./make-user-wallets.ts";
import { recordCreated } from "./record-created.ts";

/**
 * What the app secret alone may change of a user. It can take accounts away and describe the user, and that is all: no action here adds a
 * `custom_auth` account or touches `factors`, so none of them lets another token or another key fill the user's seat (law 1).
 */

/** `POST /v1/users/{id}/custom_metadata`: the metadata as given, in the place of what was there. */
export const setCustomMetadata: Action = async (context) => {
  const user = readUser(context);
  const { custom_metadata } = parseBody(setCustomMetadataBodySchema, context.request.body, "body");
  return changeUser("user.set_metadata", user, { custom_metadata }, context);
};

/**
 * `POST /v1/users/{id}/accounts/unlink`. Without its `custom_auth` account a user's token finds nobody any more. The account may then belong to a new
 * user, and the token is that user's: seats are held by user id, so the old user's seat stays empty.
 */
export const unlinkAccount: Action = async (context) => {
  const user = readUser(context);
  const { type, handle } = parseBody(unlinkAccountBodySchema, context.request.body, "body");
  const named = normalizeHandle(type, handle);
  const { linked_accounts } = user.content;
  const kept = linked_accounts.filter((account) => account.type !== type || linkedAccountHandle(account)?.handle !== named);
  if (kept.length === linked_accounts.length) {
    throw new ApiError("linked_account_not_found", `User ${user.record.id} has no linked ${type} account with this handle.`);
  }
  return changeUser("user.unlink_account", user, { linked_accounts: kept }, context);
};

/** `POST /v1/users/{id}/wallets`: more wallets for a user that exists. The user's record does not change: who owns a wallet is in the wallet's. */
export const pregenerateWallets: Action = async (context) => {
  const { record, content } = readUser(context);
  const { wallets } = parseBody(pregenerateWalletsBodySchema, context.request.body, "body");
  const { records, shares } = await makeUserWallets(wallets, record.id, context);
  return { ...recordCreated("user.pregenerate_wallets", formatUser(record.id, content), records), created_shares: shares };
};

/** `DELETE /v1/users/{id}`: nobody fills the user's seats from then on. Accounts and metadata are forgotten; the tombstone keeps what nobody may reset. */
export const deleteUser: Action = async (context) => {
  const user = readUser(context);
  const deleted = sealChange(user, { linked_accounts: [], custom_metadata: null, deleted_at: nowMs() }, context);
  return recordCreated("user.delete", null, [deleted], 204);
};

function readUser({ request, app, evidence, params }: ActionContext): OpenedRecord<"user"> {
  authenticateApp(request, app);
  return evidence.get("user", params[0] ?? "");
}

type Change = Partial<Omit<UserContent, "factors" | "created_at">>;

function changeUser(action: string, user: OpenedRecord<"user">, change: Change, context: ActionContext): ActionResult {
  const updated = sealChange(user, change, context);
  return recordCreated(action, formatUser(updated.record.id, updated.content), [updated]);
}

function sealChange({ record, content }: OpenedRecord<"user">, change: Change, { request, services }: ActionContext): OpenedRecord<"user"> {
  return services.sealer.seal("user", record.id, request.appId, record.version + 1, { ...content, ...change });
}

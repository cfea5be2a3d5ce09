import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import {
  linkedAccountInputSchema,
  MAX_LINKED_ACCOUNTS,
  pregenerateWalletsBodySchema,
  setCustomMetadataBodySchema,
  unlinkAccountBodySchema,
} from "../../../lib/protocol/api/users.ts";
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
import { verifiedAt } from "./verified-at.ts";

/**
 * What the app secret alone may change of a user. It can take accounts away, add such as only describe the user, and set metadata: no action
 * here adds a `custom_auth` account or touches `factors`, so none of them lets another token or another key fill the user's seat (law 1).
 */

/** `POST /v1/users/{id}/custom_metadata`: the metadata as given, in the place of what was there. */
export const setCustomMetadata: Action = async (context) => {
  const user = readUser(context);
  const { custom_metadata } = parseBody(setCustomMetadataBodySchema, context.request.body, "body");
  return changeUser("user.set_metadata", user, { custom_metadata }, context);
};

/** `PATCH /v1/users/{id}/custom_metadata`: the members given; the others stay. */
export const mergeCustomMetadata: Action = async (context) => {
  const user = readUser(context);
  const { custom_metadata } = parseBody(setCustomMetadataBodySchema, context.request.body, "body");
  return changeUser("user.merge_metadata", user, { custom_metadata: { ...user.content.custom_metadata, ...custom_metadata } }, context);
};

/**
 * `POST /v1/users/{id}/accounts`: one more account, of any type but `custom_auth`. That one says whose tokens fill the user's seats, and the app secret
 * may not say so twice: not of a user with a factor, and not of one without, who would enrol the first factor by such a token.
 */
export const linkAccount: Action = async (context) => {
  const user = readUser(context);
  const account = parseBody(linkedAccountInputSchema, context.request.body, "body");
  if (account.type === "custom_auth") {
    throw new ApiError("not_supported", "type: a custom_auth account is linked when the user is created, and never to a user who exists.");
  }
  const { linked_accounts } = user.content;
  if (linked_accounts.length >= MAX_LINKED_ACCOUNTS) {
    throw new ApiError("invalid_data", `A user has at most ${MAX_LINKED_ACCOUNTS} linked accounts: unlink one first.`);
  }
  const linked = verifiedAt(account, Math.floor(nowMs() / 1000));
  return changeUser("user.link_account", user, { linked_accounts: [...linked_accounts, linked] }, context);
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

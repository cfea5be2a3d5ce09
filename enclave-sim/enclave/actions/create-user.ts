import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { createUserBodySchema } from "../../../lib/protocol/api/users.ts";
import { createId } from "../../../lib/protocol/create-id.ts";
import { formatEmbeddedWallet } from "../../../lib/protocol/format-linked-account.ts";
import { formatUser } from "../../../lib/protocol/format-records.ts";
import type { UserContent } from "../../../lib/protocol/sealed-record.ts";
import { authenticateApp } from "../requests/authenticate-app.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action } from "./action.ts";
import { makeUserWallets } from "./make-user-wallets.ts";
import { recordCreated } from "./record-created.ts";
import { verifiedAt } from "./verified-at.ts";

/** `POST /v1/users`, by the app secret. The host refuses a linked account that another user has, and shows the wallets beside the accounts. */
export const createUser: Action = async (context) => {
  const { request, app, services } = context;
  authenticateApp(request, app);
  const input = parseBody(createUserBodySchema, request.body, "body");
  const seconds = Math.floor(nowMs() / 1000);
  const content: UserContent = {
    linked_accounts: input.linked_accounts.map((account) => verifiedAt(account, seconds)),
    custom_metadata: input.custom_metadata ?? null,
    factors: [],
    created_at: seconds,
  };
  const user = services.sealer.seal("user", `did:privy:c${createId()}`, request.appId, 1, content);
  const { records, shares, wallets } = await makeUserWallets(input.wallets ?? [], user.record.id, context);
  // The whole answer, so that the receipt commits to the wallets too.
  const embedded = wallets.map((wallet, index) => formatEmbeddedWallet(wallet.record.id, wallet.content, index));
  const body = formatUser(user.record.id, content, embedded);
  return { ...recordCreated("user.create", body, [user, ...records]), created_shares: shares };
};

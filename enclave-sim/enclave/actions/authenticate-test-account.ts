import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { passwordlessBodySchema } from "../../../lib/protocol/api/test-accounts.ts";
import { createId } from "../../../lib/protocol/create-id.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { formatUser } from "../../../lib/protocol/format-records.ts";
import { normalizeHandle } from "../../../lib/protocol/linked-account-handle.ts";
import type { TestAccount, UserContent } from "../../../lib/protocol/sealed-record.ts";
import type { OpenedRecord } from "../evidence/record-seal.ts";
import { authenticateApp } from "../requests/authenticate-app.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action, ActionContext } from "./action.ts";
import { recordCreated } from "./record-created.ts";

/**
 * `POST /v1/passwordless/authenticate`: signs a test account in, and makes its user at the first time. By the app secret, which may read the code
 * anyway; people sign in at the app's own issuer, never here. The token says who the test user is. What it opens is `verifyUserToken`'s to say.
 */
export const authenticateTestAccount: Action = async (context) => {
  const { request, app, services } = context;
  authenticateApp(request, app);
  if (app.development === undefined)
    throw new ApiError("feature_not_enabled", "Test accounts are off for this app: `npm run apps -- set APP_ID --development on`.");
  const account = readAccount(context, app.development.accounts);
  const found = context.evidence.all("user").find(({ content }) => content.test_account_id === account.id);
  const user = found ?? createTestUser(account, context);
  const { id } = user.record;
  const body = {
    user: formatUser(id, user.content),
    token: await services.testTokens.sign(request.appId, { sub: id, sid: createId() }),
    privy_access_token: null,
    refresh_token: null,
    session_update_action: "set",
    identity_token: await services.testTokens.sign(request.appId, describeIdentity(user)),
    is_new_user: found === undefined,
  };
  return found === undefined ? recordCreated("user.create_test", body, [user]) : { status: 200, body, receipt: null };
};

function readAccount({ request }: ActionContext, accounts: readonly TestAccount[]): TestAccount {
  const { email, code } = parseBody(passwordlessBodySchema, request.body, "body");
  const account = accounts.find((candidate) => candidate.email === email.toLowerCase() && candidate.otp_code === code);
  if (account === undefined) throw new ApiError("invalid_credentials", "Invalid email and code combination");
  return account;
}

function createTestUser(account: TestAccount, { request, services }: ActionContext): OpenedRecord<"user"> {
  const seconds = Math.floor(nowMs() / 1000);
  const verified = { verified_at: seconds, first_verified_at: seconds, latest_verified_at: seconds };
  const content: UserContent = {
    linked_accounts: [
      { type: "email", address: account.email, ...verified },
      { type: "phone", number: normalizeHandle("phone", account.phone_number), ...verified },
    ],
    custom_metadata: null,
    factors: [],
    test_account_id: account.id,
    created_at: seconds,
  };
  return services.sealer.seal("user", `did:privy:c${createId()}`, request.appId, 1, content);
}

/** Privy's identity token carries the user's accounts as text. Without a session it is no access token. */
function describeIdentity({ record, content }: OpenedRecord<"user">) {
  const accounts = content.linked_accounts.map(({ type, address, number, latest_verified_at: lv }) =>
    type === "phone" ? { type, phone_number: number, lv } : { type, address, lv },
  );
  return { sub: record.id, cr: String(content.created_at), linked_accounts: JSON.stringify(accounts) };
}

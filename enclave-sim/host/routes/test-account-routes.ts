import { authenticatedUserSchema, passwordlessBodySchema, testAccountsSchema } from "../../../lib/protocol/api/test-accounts.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { describeUsers } from "../records/describe-users.ts";
import { loadEvidence } from "../records/load-evidence.ts";
import type { HostServices } from "../services.ts";
import { authenticateApp } from "./app-action.ts";
import { authenticateOwnApp } from "./authenticate-own-app.ts";
import { executeAction } from "./execute-action.ts";
import type { Route } from "./route.ts";

/** Accounts of development apps, whose tokens the enclave itself signs (decision 013). */
export const testAccountRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/apps/{app_id}/test_credentials",
    tag: "Apps",
    summary: "Get the app's test accounts and their codes",
    description: "Of development apps only (`npm run apps -- set APP_ID --development on`).",
    access: "app",
    response: testAccountsSchema,
    errors: ["feature_not_enabled", "not_found"],
    async handle(request, services) {
      const { app } = await authenticateOwnApp(request, services);
      if (app.development === undefined)
        throw new ApiError("feature_not_enabled", "Test accounts are off for this app: `npm run apps -- set APP_ID --development on`.");
      const data = app.development.accounts.map(({ created_at, ...account }) => {
        const at = new Date(created_at).toISOString();
        return { ...account, created_at: at, updated_at: at };
      });
      return jsonAnswer(200, { data });
    },
  },
  {
    method: "POST",
    path: "/passwordless/authenticate",
    tag: "Apps",
    summary: "Sign a test account in",
    description:
      "Of development apps only, by the app secret. People sign in at the app's own issuer. The token stands for the test user alone, and for nobody in an app that asks for the user's factor.",
    access: "app",
    body: passwordlessBodySchema,
    response: authenticatedUserSchema,
    errors: ["invalid_data", "invalid_credentials", "feature_not_enabled", "resource_already_exists"],
    async handle(request, services) {
      const { appId, evidence: own } = await authenticateApp(request, services, []);
      const userId = await findTestUser(request, services, appId);
      const more = userId === null ? [] : [userId];
      const evidence =
        userId === null ? own : await request.timing.measure("db", () => loadEvidence(services.database, services.cipher, appId, more));
      return executeAction(request, services, evidence, {
        // The answer holds a token: it is never stored.
        scope: null,
        async complete(body, changed) {
          const record = findUser(changed) ?? findUser(evidence.records);
          const users = record === undefined ? [] : [record];
          const [user] = await request.timing.measure("db", () => describeUsers(services.database, users));
          return { ...(body as Record<string, unknown>), user };
        },
      });
    },
  },
];

/** Whoever has the account's address. The enclave tells whether that is the test account's own user. */
async function findTestUser({ body, timing }: ApiRequest, { database }: HostServices, appId: string): Promise<string | null> {
  const email = typeof body === "object" && body !== null && !Array.isArray(body) ? body.email : undefined;
  if (typeof email !== "string") return null;
  const where = { appId_type_handle: { appId, type: "email", handle: email.toLowerCase() } };
  return (await timing.measure("db", () => database.linkedAccount.findUnique({ where })))?.userId ?? null;
}

function findUser(records: readonly SealedRecord[]): SealedRecord | undefined {
  return records.find(({ type }) => type === "user");
}

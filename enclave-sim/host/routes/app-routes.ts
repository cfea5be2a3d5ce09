import { appSchema, createAppBodySchema, createdAppSchema, jwksSchema, updateAppBodySchema } from "../../../lib/protocol/api/apps.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { assertAppId } from "../auth/app-secret.ts";
import { assertOperatorToken } from "../auth/operator-token.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import { loadEvidence, loadRecords } from "../records/load-evidence.ts";
import { readContent } from "../records/read-content.ts";
import { allowlistRoutes } from "./allowlist-routes.ts";
import { authenticateOwnApp } from "./authenticate-own-app.ts";
import { executeAction } from "./execute-action.ts";
import { formatApp, formatAppKeys } from "./format-app.ts";
import { gasSpendRoute } from "./gas-spend-route.ts";
import type { Route } from "./route.ts";
import { testAccountRoutes } from "./test-account-routes.ts";

/** Tenants: made by whoever runs the server, changed by the app's admin key, read by the app; the issuer keys are public. */
export const appRoutes: readonly Route[] = [
  gasSpendRoute,
  {
    method: "POST",
    path: "/apps",
    tag: "Apps",
    summary: "Create an app",
    description:
      'The caller makes the app secret and sends its SHA-256. `jwt.audience: "$app_id"` pins the audience of user tokens to the new id.',
    access: "operator",
    body: createAppBodySchema,
    response: createdAppSchema,
    errors: ["invalid_credentials", "invalid_data"],
    async handle(request, services) {
      assertOperatorToken(request.raw.headers.authorization, services.operatorToken);
      // The operator's token is not the enclave's business. No app asks yet, and the enclave wants a name for who does.
      const raw = { ...request.raw, headers: { "privy-app-id": "operator" } };
      return executeAction({ ...request, raw }, services, { records: [], shares: undefined }, { scope: null });
    },
  },
  {
    method: "PATCH",
    path: "/apps/{app_id}",
    tag: "Apps",
    summary: "Change an app",
    description: "Signed once by the app's admin key.",
    access: "admin",
    signed: true,
    body: updateAppBodySchema,
    response: createdAppSchema,
    errors: ["zero_correct_authorization_signatures", "request_expiry_required", "request_replayed", "resource_conflict"],
    async handle(request, services) {
      const appId = assertAppId(request.raw.headers["privy-app-id"]);
      // Only the enclave checks the admin's signature, so anybody gets this far.
      await services.rateLimits.countAddress(request);
      const evidence = await request.timing.measure("db", () => loadEvidence(services.database, services.cipher, appId, []));
      return executeAction(request, services, evidence, { scope: null });
    },
  },
  {
    method: "GET",
    path: "/apps/{app_id}",
    tag: "Apps",
    summary: "Get an app",
    access: "app",
    response: appSchema,
    errors: ["not_found"],
    async handle(request, services) {
      const { appId, app } = await authenticateOwnApp(request, services);
      return jsonAnswer(200, formatApp(appId, app));
    },
  },
  {
    method: "GET",
    path: "/apps/{app_id}/jwks.json",
    tag: "Apps",
    summary: "Get the keys that the app's user tokens are signed with",
    access: "public",
    response: jwksSchema,
    errors: ["not_found"],
    async handle(request, services) {
      const appId = request.params.app_id ?? "";
      const [record] = await request.timing.measure("db", () => loadRecords(services.database, appId, []));
      if (record === undefined || record.type !== "app") throw new ApiError("not_found", "There is no such app.");
      return jsonAnswer(200, { keys: formatAppKeys(readContent("app", record)) }, { "cache-control": "public, max-age=60" });
    },
  },
  ...allowlistRoutes,
  ...testAccountRoutes,
];

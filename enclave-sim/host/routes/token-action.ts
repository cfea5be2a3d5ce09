import { z } from "zod";
import { jwtText } from "../../../lib/protocol/api/fields.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { verifyUserToken } from "../../../lib/protocol/verify-user-token.ts";
import { assertAppId, assertAppSecret } from "../auth/app-secret.ts";
import { findTokenUser } from "../auth/find-token-user.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { loadRecords } from "../records/load-evidence.ts";
import { readContent } from "../records/read-content.ts";
import type { HostServices } from "../services.ts";

export interface TokenCall {
  readonly appId: string;
  /** Whom the token names; null when the app has no such user. */
  readonly userId: string | null;
}

const bodySchema = z.looseObject({ user_jwt: jwtText });

/**
 * Calls that carry the user's token in their body: browsers make them without the app secret, the SDK with it. The enclave judges them; the host checks
 * first what costs the enclave nothing, so that a stranger gets no further than here.
 *
 * @throws ApiError missing_or_invalid_privy_app_id | invalid_credentials | missing_or_invalid_token | too_many_requests
 */
export async function authenticateTokenCall(request: ApiRequest, services: HostServices): Promise<TokenCall> {
  const { authorization, ...headers } = request.raw.headers;
  const appId = assertAppId(headers["privy-app-id"]);
  const records = await request.timing.measure("db", () => loadRecords(services.database, appId, []));
  const hasSecret = /^Basic /i.test(authorization ?? "");
  // A secret that is sent must be right, so that a wrong one is not found out only later.
  if (hasSecret) await services.rateLimits.countApp(request, appId, assertAppSecret(appId, authorization, records));
  const record = records.find((candidate) => candidate.type === "app" && candidate.id === appId);
  if (record === undefined) throw new ApiError("missing_or_invalid_privy_app_id", "The `privy-app-id` header names no app of this server.");
  const app = readContent("app", record);
  const { user_jwt } = parseBody(bodySchema, request.body, "body");
  const token = await verifyUserToken(user_jwt, app, appId, Date.now()).catch((error: unknown) => {
    // What Privy answers an app's server for a token in the body; a browser, which has nothing but the token, is not signed in.
    if (!hasSecret || !(error instanceof ApiError)) throw error;
    throw new ApiError("invalid_data", error.message, error.details);
  });
  if (!hasSecret) await services.rateLimits.countUser(request, appId, token.claims.sub, app);
  return { appId, userId: await findTokenUser(request, services, appId, app, token) };
}

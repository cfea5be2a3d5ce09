import { ApiError, type ErrorCode } from "../../../lib/protocol/errors.ts";
import type { AppContent, RecordContent, RecordType, SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import { verifyUserToken } from "../../../lib/protocol/verify-user-token.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { loadRecords } from "../records/load-evidence.ts";
import { readContent } from "../records/read-content.ts";
import type { HostServices } from "../services.ts";
import { assertAppId, assertAppSecret } from "./app-secret.ts";
import { findTokenUser } from "./find-token-user.ts";
import { readBearerToken } from "./user-token.ts";

/** Who reads: an app with its secret (`userId` null), or one of its users with a token. */
export interface Reader {
  readonly appId: string;
  readonly app: AppContent;
  readonly userId: string | null;
  /** Those of the wanted records that exist in this app. */
  readonly records: readonly SealedRecord[];
}

/**
 * Authenticates a read and loads the wanted records in the same round.
 *
 * @throws ApiError missing_or_invalid_privy_app_id | invalid_credentials | missing_or_invalid_token | user_does_not_exist | too_many_requests
 */
export async function authenticateReader(request: ApiRequest, services: HostServices, ids: readonly string[] = []): Promise<Reader> {
  const appId = assertAppId(request.raw.headers["privy-app-id"]);
  const { authorization } = request.raw.headers;
  const records = await request.timing.measure("db", () => loadRecords(services.database, appId, ids));
  const token = readBearerToken(authorization);
  if (token === null) {
    const app = assertAppSecret(appId, authorization, records);
    await services.rateLimits.countApp(request, appId, app);
    return { appId, app, userId: null, records };
  }
  const appRecord = records.find((record) => record.type === "app" && record.id === appId);
  // The same answer as for a token of somebody else's issuer: a stranger does not learn which apps exist.
  if (appRecord === undefined)
    throw new ApiError("missing_or_invalid_token", "Invalid JWT token provided", { reason: "no_key_with_this_kid" });
  const app = readContent("app", appRecord);
  const verified = await verifyUserToken(token, app, appId, Date.now());
  await services.rateLimits.countUser(request, appId, verified.claims.sub, app);
  const userId = await findTokenUser(request, services, appId, app, verified);
  if (userId === null) throw new ApiError("user_does_not_exist", "No user of this app has the token's `sub` as custom_auth account.");
  return { appId, app, userId, records };
}

/** @throws ApiError with `missing` when the app has no such record: to this app, another app's record does not exist. */
export function requireRecord<T extends RecordType>(
  reader: Pick<Reader, "records">,
  type: T,
  id: string,
  missing: ErrorCode,
): RecordContent<T> {
  const record = reader.records.find((candidate) => candidate.type === type && candidate.id === id);
  const content = record === undefined ? undefined : readContent(type, record);
  if (content === undefined || "deleted_at" in content)
    throw new ApiError(missing, `There is no ${type.replace("_", " ")} ${id} in this app.`);
  return content;
}

import { ApiError, type ErrorCode } from "../../../lib/protocol/errors.ts";
import type { AppContent, RecordContent, RecordType, SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { loadRecords } from "../records/load-evidence.ts";
import { readContent } from "../records/read-content.ts";
import type { HostServices } from "../services.ts";
import { assertAppId, assertAppSecret } from "./app-secret.ts";
import { readBearerToken, verifyUserToken } from "./user-token.ts";

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
 * @throws ApiError missing_or_invalid_privy_app_id | invalid_credentials | missing_or_invalid_token | user_does_not_exist
 */
export async function authenticateReader(request: ApiRequest, services: HostServices, ids: readonly string[] = []): Promise<Reader> {
  const appId = assertAppId(request.raw.headers["privy-app-id"]);
  const { authorization } = request.raw.headers;
  const records = await request.timing.measure("db", () => loadRecords(services.database, appId, ids));
  const token = readBearerToken(authorization);
  if (token === null) return { appId, app: assertAppSecret(appId, authorization, records), userId: null, records };
  const appRecord = records.find((record) => record.type === "app" && record.id === appId);
  // The same answer as for a token of somebody else's issuer: a stranger does not learn which apps exist.
  if (appRecord === undefined)
    throw new ApiError("missing_or_invalid_token", "Invalid JWT token provided", { reason: "no_key_for_this_token" });
  const app = readContent("app", appRecord);
  const subject = await verifyUserToken(token, app);
  const account = await request.timing.measure("db", () =>
    services.database.linkedAccount.findUnique({ where: { appId_type_handle: { appId, type: "custom_auth", handle: subject } } }),
  );
  if (account === null) throw new ApiError("user_does_not_exist", "No user of this app has the token's `sub` as custom_auth account.");
  return { appId, app, userId: account.userId, records };
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

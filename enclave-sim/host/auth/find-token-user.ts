import type { AppContent } from "../../../lib/protocol/sealed-record.ts";
import type { UserToken } from "../../../lib/protocol/verify-user-token.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { loadRecords } from "../records/load-evidence.ts";
import { readContent } from "../records/read-content.ts";
import type { HostServices } from "../services.ts";

/** The user whom a verified token names, or null. A test token names a user by id, and nobody but one that was made for a test account of the app. */
export async function findTokenUser(
  { timing }: ApiRequest,
  { database }: HostServices,
  appId: string,
  { development }: AppContent,
  { claims: { sub }, isTest }: UserToken,
): Promise<string | null> {
  if (!isTest) {
    const where = { appId_type_handle: { appId, type: "custom_auth", handle: sub } };
    return (await timing.measure("db", () => database.linkedAccount.findUnique({ where })))?.userId ?? null;
  }
  const records = await timing.measure("db", () => loadRecords(database, appId, [sub]));
  const isTestUser = records.some((record) => {
    const user = record.type === "user" && record.id === sub ? readContent("user", record) : undefined;
    return user?.deleted_at === undefined && development?.accounts.some(({ id }) => id === user?.test_account_id) === true;
  });
  return isTestUser ? sub : null;
}

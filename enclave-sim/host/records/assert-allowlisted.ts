import { ApiError } from "../../../lib/protocol/errors.ts";
import { linkedAccountHandle } from "../../../lib/protocol/linked-account-handle.ts";
import type { JsonValue } from "../../../lib/protocol/parse-strict-json.ts";
import type { AppContent } from "../../../lib/protocol/sealed-record.ts";
import type { VaultDatabase } from "../vault-database.ts";

/**
 * While an app's allowlist is on, one of a new user's accounts must be on it. The host's business alone: the list belongs to the app secret, which also makes
 * the users, so no authority hangs on it. Users who are there already stay.
 *
 * @throws ApiError allowlist_rejected
 */
export async function assertAllowlisted(
  database: VaultDatabase,
  appId: string,
  app: AppContent,
  body: JsonValue | undefined,
): Promise<void> {
  if (app.allowlist_enabled !== true) return;
  const accepted = readAccounts(body).flatMap(acceptingEntries);
  const found = await database.allowlistEntry.findFirst({ where: { appId, OR: accepted } });
  if (accepted.length === 0 || found === null)
    throw new ApiError("allowlist_rejected", "None of the user's email, phone and wallet accounts is on the app's allowlist.");
}

/** What an entry would have to be to let this account in. A body that is malformed lets nobody in here, and the enclave says what is wrong with it. */
function acceptingEntries(account: Readonly<Record<string, unknown>>): { type: string; value: string }[] {
  const { type, handle } = linkedAccountHandle(account) ?? { type: "", handle: "" };
  if (type === "phone" || type === "wallet") return [{ type, value: handle }];
  if (type !== "email") return [];
  return [
    { type, value: handle },
    { type: "emailDomain", value: handle.slice(handle.lastIndexOf("@") + 1) },
  ];
}

function readAccounts(body: JsonValue | undefined): Readonly<Record<string, unknown>>[] {
  const accounts = typeof body === "object" && body !== null && !Array.isArray(body) ? body.linked_accounts : undefined;
  if (!Array.isArray(accounts)) return [];
  return accounts.flatMap((account) => (typeof account === "object" && account !== null && !Array.isArray(account) ? [account] : []));
}

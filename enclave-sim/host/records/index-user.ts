import { ApiError } from "../../../lib/protocol/errors.ts";
import { linkedAccountHandle } from "../../../lib/protocol/linked-account-handle.ts";
import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import type { VaultWriter } from "../vault-database.ts";
import { readContent } from "./read-content.ts";

/** Members of an account that users are looked up by, though several users may have the same. */
const NAMES = ["username", "email"] as const;

/**
 * Enters a user, new or changed, in what users are found by; takes a deleted one out of it.
 *
 * @throws ApiError resource_already_exists for an account that is named twice or is another user's
 */
export async function indexUser(writer: VaultWriter, record: SealedRecord): Promise<void> {
  const { id: userId, app_id: appId, version } = record;
  const { linked_accounts, deleted_at } = readContent("user", record);
  if (version > 1) {
    await writer.linkedAccount.deleteMany({ where: { userId } });
    await writer.userHandle.deleteMany({ where: { userId } });
  }
  if (deleted_at !== undefined) {
    await writer.userIndex.deleteMany({ where: { userId } });
    return;
  }
  if (version === 1) await writer.userIndex.create({ data: { userId, appId, createdAt: new Date() } });
  const accounts = linked_accounts
    .flatMap((account) => linkedAccountHandle(account) ?? [])
    .map((account) => ({ ...account, appId, userId }));
  const { count } = await writer.linkedAccount.createMany({ data: accounts, skipDuplicates: true });
  if (count < accounts.length) {
    throw new ApiError("resource_already_exists", "One of these linked accounts is named twice or belongs to another user of this app.");
  }
  const names = linked_accounts.flatMap((account) => readNames(account)).map((name) => ({ ...name, appId, userId }));
  await writer.userHandle.createMany({ data: names, skipDuplicates: true });
}

function readNames(account: Readonly<Record<string, unknown>>): { kind: string; handle: string }[] {
  return NAMES.flatMap((name) => {
    const value = account[name];
    return typeof value === "string" ? [{ kind: `${String(account.type)}.${name}`, handle: value.toLowerCase() }] : [];
  });
}

import { isDeepStrictEqual } from "node:util";
import type { WebhookEventType } from "../../../lib/protocol/api/webhook-events.ts";
import { formatLinkedAccount } from "../../../lib/protocol/format-linked-account.ts";
import type { RecordContent, SealedRecord, UserContent } from "../../../lib/protocol/sealed-record.ts";
import { readContent } from "../records/read-content.ts";
import type { VaultWriter } from "../vault-database.ts";
import { describeUser } from "./describe-user.ts";
import { emitEvent } from "./emit-event.ts";
import type { RecordNews } from "./emit-record-events.ts";

export interface UserNews {
  readonly record: SealedRecord;
  /** null: the user was just made. */
  readonly previous: SealedRecord | null;
}

type Account = UserContent["linked_accounts"][number];

/** `user.*` without wallets, and `mfa.enabled`. A payload's user is the user after the change; of a deleted one, before. */
export async function emitUserEvents(
  writer: VaultWriter,
  { before }: RecordNews,
  users: readonly UserNews[],
  keys: readonly RecordContent<"user_key">[],
  isListened: (type: WebhookEventType) => boolean,
): Promise<void> {
  for (const news of users) {
    if (news.previous === null) await emitPlain(writer, news.record, "user.created", isListened);
    else await emitChange(writer, news.record, news.previous, isListened);
  }
  if (!isListened("user.authenticated")) return;
  for (const { user_id } of keys) {
    const record = before.find(({ type, id }) => type === "user" && id === user_id);
    const account = record && readContent("user", record).linked_accounts.find(({ type }) => type === "custom_auth");
    if (record !== undefined && account !== undefined) await emitOfAccount(writer, record, "user.authenticated", account);
  }
}

async function emitChange(
  writer: VaultWriter,
  record: SealedRecord,
  previous: SealedRecord,
  isListened: (type: WebhookEventType) => boolean,
): Promise<void> {
  const [after, earlier] = [readContent("user", record), readContent("user", previous)];
  if (after.deleted_at !== undefined) return emitPlain(writer, previous, "user.deleted", isListened);
  for (const account of isListened("user.linked_account") ? without(after.linked_accounts, earlier.linked_accounts) : [])
    await emitOfAccount(writer, record, "user.linked_account", account);
  for (const account of isListened("user.unlinked_account") ? without(earlier.linked_accounts, after.linked_accounts) : [])
    await emitOfAccount(writer, record, "user.unlinked_account", account);
  const hadPasskey = earlier.factors.some(({ type }) => type === "passkey");
  const hasPasskey = after.factors.some(({ type }) => type === "passkey");
  if (hasPasskey && !hadPasskey) await emitEvent(writer, record.app_id, "mfa.enabled", { method: "passkey", user_id: record.id });
}

async function emitPlain(
  writer: VaultWriter,
  record: SealedRecord,
  type: "user.created" | "user.deleted",
  isListened: (type: WebhookEventType) => boolean,
): Promise<void> {
  if (!isListened(type)) return;
  await emitEvent(writer, record.app_id, type, { user: await describeUser(writer, record) });
}

async function emitOfAccount(
  writer: VaultWriter,
  record: SealedRecord,
  type: "user.authenticated" | "user.linked_account" | "user.unlinked_account",
  account: Account,
): Promise<void> {
  const user = await describeUser(writer, record);
  await emitEvent(writer, record.app_id, type, { account: { ...formatLinkedAccount(account), type: String(account.type) }, user });
}

/** Accounts of `some` that are not among `others`. */
function without(some: readonly Account[], others: readonly Account[]): Account[] {
  return some.filter((account) => !others.some((other) => isDeepStrictEqual(other, account)));
}

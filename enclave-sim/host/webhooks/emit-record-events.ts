import type { WebhookEventType } from "../../../lib/protocol/api/webhook-events.ts";
import type { JsonValue } from "../../../lib/protocol/parse-strict-json.ts";
import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import { readContent } from "../records/read-content.ts";
import type { VaultWriter } from "../vault-database.ts";
import { listenedTypes } from "./emit-event.ts";
import { emitUserEvents, type UserNews } from "./emit-user-events.ts";
import { emitWalletEvents, type WalletNews } from "./emit-wallet-events.ts";

/** What an action did, as its events tell it. */
export interface RecordNews {
  /** New and changed records, stored already. */
  readonly changed: readonly SealedRecord[];
  /** What the enclave was sent, among it the version before of each changed record. */
  readonly before: readonly SealedRecord[];
  /** `action` of the receipt. */
  readonly action: string | null;
  /** Of the request; the enclave has accepted it. */
  readonly body: JsonValue | undefined;
}

/** Emits the events of one action, from what it changed. To be called in the transaction that stores the change. */
export async function emitRecordEvents(writer: VaultWriter, news: RecordNews): Promise<void> {
  const wallets: WalletNews[] = [];
  const users: UserNews[] = [];
  for (const record of news.changed) {
    const previous = news.before.find(({ type, id }) => type === record.type && id === record.id) ?? null;
    if (record.type === "wallet") wallets.push({ record, previous });
    if (record.type === "user") users.push({ record, previous });
  }
  const keys = news.changed.filter(({ type }) => type === "user_key").map((record) => readContent("user_key", record));
  if (wallets.length + users.length + keys.length === 0) return;
  const listened = await listenedTypes(writer, news.changed[0]?.app_id ?? "");
  const isListened = (type: WebhookEventType) => listened === null || listened.has(type);
  if (listened?.size === 0) return;
  await emitUserEvents(writer, news, users, keys, isListened);
  await emitWalletEvents(writer, news, wallets, isListened);
}

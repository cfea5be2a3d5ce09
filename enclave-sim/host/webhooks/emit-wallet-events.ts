import type { WebhookEventType } from "../../../lib/protocol/api/webhook-events.ts";
import { type SealedRecord, sealedRecordSchema } from "../../../lib/protocol/sealed-record.ts";
import { Prisma } from "../../../prisma/vault/generated/client.ts";
import { membersOfQuorum } from "../records/quorums-of-member.ts";
import { readContent } from "../records/read-content.ts";
import type { VaultWriter } from "../vault-database.ts";
import { describeUser } from "./describe-user.ts";
import { emitEvent } from "./emit-event.ts";
import type { RecordNews } from "./emit-record-events.ts";

export interface WalletNews {
  readonly record: SealedRecord;
  /** null: it was just made. */
  readonly previous: SealedRecord | null;
}

/** `wallet.*`, and `user.wallet_created` for each user who got a seat in a new wallet's owner quorum. */
export async function emitWalletEvents(
  writer: VaultWriter,
  { action, body }: RecordNews,
  wallets: readonly WalletNews[],
  isListened: (type: WebhookEventType) => boolean,
): Promise<void> {
  for (const { record, previous } of wallets) {
    const { address: wallet_address, chain_type, archived_at, exported_at, owner_id } = readContent("wallet", record);
    if (previous === null) {
      if (isListened("user.wallet_created") && owner_id !== null) await emitWalletCreated(writer, record, owner_id);
      continue;
    }
    const before = readContent("wallet", previous);
    const wallet = { chain_type, wallet_address, wallet_id: record.id };
    if (archived_at !== undefined && before.archived_at === undefined)
      await emitEvent(writer, record.app_id, "wallet.archived", { ...wallet, archived_at });
    if (archived_at === undefined && before.archived_at !== undefined) await emitEvent(writer, record.app_id, "wallet.restored", wallet);
    if (exported_at !== before.exported_at && owner_id !== null) {
      const type = action === "wallet.exportSeedPhrase" ? "wallet.seed_phrase_export" : "wallet.private_key_export";
      if (!isListened(type)) continue;
      const users = await usersOf(writer, owner_id);
      const user_id = users.length === 1 ? (users[0]?.id ?? "") : "";
      await emitEvent(writer, record.app_id, type, { user_id, wallet_address, wallet_id: record.id, ...readExportSource(body) });
    }
  }
}

async function emitWalletCreated(writer: VaultWriter, wallet: SealedRecord, ownerId: string): Promise<void> {
  for (const record of await usersOf(writer, ownerId)) {
    const user = await describeUser(writer, record);
    const account = user.linked_accounts.find(({ id }) => id === wallet.id);
    if (account === undefined) continue;
    const { chain_type, address } = readContent("wallet", wallet);
    await emitEvent(writer, wallet.app_id, "user.wallet_created", { user, wallet: { ...account, chain_type, address } });
  }
}

function readExportSource(body: RecordNews["body"]): { export_source?: "client" | "display" } {
  const type = typeof body === "object" && body !== null && !Array.isArray(body) ? body.export_type : undefined;
  return type === "client" || type === "display" ? { export_source: type } : {};
}

/** The users with a seat in a quorum, nested seats included. */
async function usersOf(writer: VaultWriter, quorumId: string): Promise<SealedRecord[]> {
  const rows = await writer.$queryRaw<SealedRecord[]>(Prisma.sql`
    SELECT id, type, app_id, version, content, seal FROM sealed_record
    WHERE type = 'user' AND id IN (${membersOfQuorum(Prisma.sql`${quorumId}`)}) ORDER BY id`);
  return rows.map((row) => sealedRecordSchema.parse(row));
}

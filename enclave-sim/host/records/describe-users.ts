import { formatEmbeddedWallet } from "../../../lib/protocol/format-linked-account.ts";
import { formatUser } from "../../../lib/protocol/format-records.ts";
import { type SealedRecord, sealedRecordSchema } from "../../../lib/protocol/sealed-record.ts";
import { Prisma } from "../../../prisma/vault/generated/client.ts";
import type { VaultWriter } from "../vault-database.ts";
import { seatsOfMembers } from "./quorums-of-member.ts";
import { readContent } from "./read-content.ts";

/**
 * Privy's Users: the accounts that are sealed in a user's record, then the wallets in whose owner quorum the user has a seat, oldest first.
 *
 * @param made wallets of the first user that were just made and are not stored yet
 */
export async function describeUsers(
  database: VaultWriter,
  users: readonly SealedRecord[],
  made: readonly SealedRecord[] = [],
): Promise<Record<string, unknown>[]> {
  const stored = await loadWallets(
    database,
    users.map(({ id }) => id),
  );
  return users.map((user, position) => {
    const wallets = [...(stored.get(user.id) ?? []), ...(position === 0 ? made : [])];
    // An archived wallet is left out and keeps its place in the count.
    const embedded = wallets.flatMap((wallet, index) => {
      const content = readContent("wallet", wallet);
      return content.archived_at === undefined ? [formatEmbeddedWallet(wallet.id, content, index)] : [];
    });
    return formatUser(user.id, readContent("user", user), embedded);
  });
}

async function loadWallets(database: VaultWriter, userIds: readonly string[]): Promise<Map<string, SealedRecord[]>> {
  const rows = await database.$queryRaw<(SealedRecord & { user_id: string })[]>(Prisma.sql`
    SELECT s.member AS user_id, r.id, r.type, r.app_id, r.version, r.content, r.seal
    FROM (${seatsOfMembers(userIds)}) s JOIN wallet_index w ON w.owner_id = s.quorum_id JOIN sealed_record r ON r.id = w.wallet_id
    ORDER BY w.created_at, w.wallet_id`);
  const wallets = new Map<string, SealedRecord[]>();
  for (const { user_id, ...row } of rows) wallets.set(user_id, [...(wallets.get(user_id) ?? []), sealedRecordSchema.parse(row)]);
  return wallets;
}

import type { z } from "zod";
import type { listWalletsQuerySchema } from "../../../lib/protocol/api/wallets.ts";
import { parseP256PublicKey } from "../../../lib/protocol/p256-public-key.ts";
import { type SealedRecord, sealedRecordSchema } from "../../../lib/protocol/sealed-record.ts";
import { Prisma } from "../../../prisma/vault/generated/client.ts";
import { describeWallets } from "../records/describe-wallets.ts";
import { formatCursor, parseCursor } from "../records/page-cursor.ts";
import { quorumsOfMember } from "../records/quorums-of-member.ts";
import type { VaultDatabase } from "../vault-database.ts";

export type WalletFilter = z.output<typeof listWalletsQuerySchema>;

export interface WalletPage {
  readonly data: Record<string, unknown>[];
  readonly next_cursor: string | null;
}

type Row = SealedRecord & { indexed_at: Date };

const DEFAULT_LIMIT = 100;

/** Lists an app's wallets, newest first. The cursor names the last one that was seen, so pages neither repeat nor skip when wallets are added. */
export async function listWallets(database: VaultDatabase, appId: string, filter: WalletFilter): Promise<WalletPage> {
  const {
    cursor,
    limit = DEFAULT_LIMIT,
    user_id,
    authorization_key,
    chain_type,
    address,
    external_id,
    entity_id,
    include_archived,
  } = filter;
  const conditions = [Prisma.sql`i.app_id = ${appId}`];
  if (include_archived !== "true") conditions.push(Prisma.sql`NOT i.archived`);
  if (entity_id !== undefined) conditions.push(Prisma.sql`i.entity_id = ${entity_id}`);
  if (chain_type !== undefined) conditions.push(Prisma.sql`i.chain_type = ${chain_type}`);
  if (address !== undefined) conditions.push(Prisma.sql`i.address = ${address.toLowerCase()}`);
  if (external_id !== undefined) conditions.push(Prisma.sql`i.external_id = ${external_id}`);
  const key = authorization_key === undefined ? undefined : parseP256PublicKey(authorization_key, "query.authorization_key").fingerprint;
  // Each for itself: a user who lists by key still sees only the wallets of that user.
  for (const member of [user_id, key]) {
    if (member !== undefined) conditions.push(Prisma.sql`i.owner_id IN (${quorumsOfMember(member)})`);
  }
  if (cursor !== undefined) {
    const { createdAt, id } = parseCursor(cursor);
    conditions.push(Prisma.sql`(i.created_at, i.wallet_id) < (${createdAt}, ${id})`);
  }
  const rows = await database.$queryRaw<Row[]>(Prisma.sql`
    SELECT r.id, r.type, r.app_id, r.version, r.content, r.seal, i.created_at AS indexed_at
    FROM wallet_index i JOIN sealed_record r ON r.id = i.wallet_id
    WHERE ${Prisma.join(conditions, " AND ")} ORDER BY i.created_at DESC, i.wallet_id DESC LIMIT ${limit + 1}`);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const wallets = page.map(({ indexed_at: _, ...row }) => sealedRecordSchema.parse(row));
  return {
    data: await describeWallets(database, appId, wallets),
    next_cursor: rows.length > limit && last !== undefined ? formatCursor({ createdAt: last.indexed_at, id: last.id }) : null,
  };
}
